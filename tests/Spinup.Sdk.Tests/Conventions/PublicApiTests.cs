using Spinup.Sdk;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Conventions;

/// <summary>A change of the public API is seen in review: it changes these files, and CHANGELOG with them.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_OfTheSdk_IsTheReviewedOne() => Snapshots.Verify(PublicApi.Of(typeof(SpinupOptions).Assembly), "Spinup.Sdk.PublicApi");

    [Fact]
    public void PublicApi_OfLocalCloud_IsTheReviewedOne() => Snapshots.Verify(PublicApi.Of(typeof(Spinup.Sdk.LocalCloud.LocalCloudOptions).Assembly), "Spinup.Sdk.LocalCloud.PublicApi");
}
