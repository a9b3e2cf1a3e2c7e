using System.Reflection;
using Refit;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.RealRefit;

/// <summary>Writes values into addresses as the generated clients do.</summary>
internal sealed class ApiUrlParameterFormatter : IUrlParameterFormatter
{
    public string? Format(object? value, ICustomAttributeProvider attributeProvider, Type type) => UrlValue.Format(value);
}
