using Spinup.Sdk.Autoscaling.Boot;

namespace Spinup.Tests.Sdk.Autoscaling;

public sealed class BootTimesTests
{
    private static readonly BootKey Key = new("ubuntu", "s-1vcpu-1gb", "nyc3");

    [Fact]
    public void Find_TooFew_IsNull()
    {
        var times = new BootTimes();
        times.Record(Key, TimeSpan.FromSeconds(40));
        times.Record(Key, TimeSpan.FromSeconds(40));

        Assert.Null(times.Find(Key));
    }

    [Fact]
    public void Find_IsTheNinetiethPercentile()
    {
        var times = new BootTimes();
        foreach (var seconds in Enumerable.Range(1, 20))
        {
            times.Record(Key, TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal(TimeSpan.FromSeconds(18), times.Find(Key));
    }

    [Fact]
    public void Find_AnotherRegion_LearnsFromItsKin()
    {
        var times = new BootTimes();
        foreach (var seconds in Enumerable.Range(30, 5))
        {
            times.Record(Key, TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal(TimeSpan.FromSeconds(34), times.Find(Key with { Region = "fra1" }));
        Assert.Equal(TimeSpan.FromSeconds(34), times.Find(Key with { Size = "m-2vcpu-16gb" }));
        Assert.Null(times.Find(Key with { Image = "debian" }));
    }

    [Fact]
    public void Record_OldOnes_AreForgotten()
    {
        var times = new BootTimes();
        Enumerable.Range(0, 64).ToList().ForEach(_ => times.Record(Key, TimeSpan.FromSeconds(100)));
        Enumerable.Range(0, 64).ToList().ForEach(_ => times.Record(Key, TimeSpan.FromSeconds(20)));

        Assert.Equal(TimeSpan.FromSeconds(20), times.Find(Key));
    }

    [Fact]
    public void Record_WhatCannotBe_IsNotTakenIn()
    {
        var times = new BootTimes();
        Enumerable.Range(0, 5).ToList().ForEach(_ => times.Record(Key, TimeSpan.FromDays(2)));
        Enumerable.Range(0, 5).ToList().ForEach(_ => times.Record(Key, TimeSpan.FromSeconds(-2)));

        Assert.Null(times.Find(Key));
    }

    [Fact]
    public void Record_ManyKeys_AreBounded()
    {
        var times = new BootTimes();
        for (var key = 0; key < 1500; key++)
        {
            for (var time = 0; time < 3; time++)
            {
                times.Record(new($"image-{key}", "s", "r"), TimeSpan.FromSeconds(9));
            }
        }

        Assert.Null(times.Find(new("image-0", "s", "r")));
        Assert.NotNull(times.Find(new("image-1499", "s", "r")));
    }
}
