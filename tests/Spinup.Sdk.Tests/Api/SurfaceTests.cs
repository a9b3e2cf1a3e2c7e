using Spinup.Sdk.Api;

namespace Spinup.Tests.Sdk.Api;

public sealed class SurfaceTests
{
    private static readonly Type[] Families = [.. typeof(IDigitalOceanClient).GetProperties().Select(p => p.PropertyType)];

    /// <summary>A stand-in attribute in our metadata would make a program that uses Refit itself fail to compile.</summary>
    [Fact]
    public void Interfaces_CarryNoAttributeThatTheirUserCannotSee()
    {
        var attributes = Families.SelectMany(f => f.GetMethods().SelectMany(m => m.GetCustomAttributesData().Concat(m.GetParameters().SelectMany(p => p.GetCustomAttributesData()))).Concat(f.GetCustomAttributesData()));

        // The compiler's own (nullability, optional values) apart.
        Assert.DoesNotContain(attributes, a => !a.AttributeType.IsPublic && a.AttributeType.Namespace?.StartsWith("System", StringComparison.Ordinal) != true);
    }

    [Fact]
    public void Catalogue_HasEveryMethodOfEveryFamilyOnce_AndCannotBeChanged()
    {
        var methods = Families.SelectMany(f => f.GetMethods().Select(m => f.Name + "." + m.Name)).Order(StringComparer.Ordinal);

        Assert.Equal(methods, OperationCatalogue.All.Select(o => o.Interface + "." + o.Member).Order(StringComparer.Ordinal));
        Assert.All(OperationCatalogue.All, o => Assert.NotEmpty(o.Scopes));
        Assert.Throws<NotSupportedException>(() => ((IList<ApiOperation>)OperationCatalogue.All).Clear());
    }

    [Fact]
    public void Methods_TakeTheirTokenLastAndOptionally() => Assert.All(Families.SelectMany(f => f.GetMethods()), m =>
    {
        var last = m.GetParameters()[^1];
        Assert.Equal((typeof(CancellationToken), true), (last.ParameterType, last.IsOptional));
    });

    /// <summary>Every request's kind of exception is ours, and none of another library's types is in a signature.</summary>
    [Fact]
    public void Signatures_NameOnlyOurTypesAndTheFrameworks()
    {
        var types = Families.SelectMany(f => f.GetMethods()).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)).SelectMany(t => t.GenericTypeArguments.Append(t));

        Assert.All(types, t => Assert.True(t.Namespace!.StartsWith("Spinup.Sdk", StringComparison.Ordinal) || t.Namespace.StartsWith("System", StringComparison.Ordinal), t.FullName));
    }
}
