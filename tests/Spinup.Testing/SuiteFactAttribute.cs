using System.ComponentModel;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Spinup.Testing;

/// <summary>A test of a suite that is run on several implementations: skipped where a class that derives from the suite says that it <see cref="NeedsAttribute">needs</see> what is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Spinup.Testing.SuiteFactDiscoverer", "Spinup.Testing")]
public sealed class SuiteFactAttribute : FactAttribute;

/// <summary>Says what a class of tests needs beyond the .NET SDK.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class NeedsAttribute : Attribute
{
    /// <summary>Gets why its tests cannot run here, or null when they can.</summary>
    public abstract string? MissingReason { get; }
}

/// <summary>The class's tests need a real HAProxy.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsHAProxyAttribute : NeedsAttribute
{
    public override string? MissingReason => RealComponents.NoHAProxyReason;
}

/// <summary>The class's tests need a real OpenSSH.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsSshdAttribute : NeedsAttribute
{
    public override string? MissingReason => RealComponents.NoSshReason;
}

/// <summary>Makes the test cases of <see cref="SuiteFactAttribute"/>.</summary>
public sealed class SuiteFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        ArgumentNullException.ThrowIfNull(discoveryOptions);
        return new SuiteTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
    }
}

/// <summary>A test case that knows the class it is run for.</summary>
public sealed class SuiteTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For the deserializer of xunit only.")]
    public SuiteTestCase()
    {
    }

    public SuiteTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod testMethod)
        : base(sink, display, options, testMethod)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        base.GetSkipReason(factAttribute)
        ?? TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsAttribute)).OfType<IReflectionAttributeInfo>()
            .Select(static found => ((NeedsAttribute)found.Attribute).MissingReason).FirstOrDefault(static reason => reason is not null);
}
