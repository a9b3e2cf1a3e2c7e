using Microsoft.CodeAnalysis;

namespace Spinup.Sdk.Generators;

/// <summary>What the generator can refuse.</summary>
internal static class Descriptors
{
    public const string Interface = "SPINUPGEN001";
    public const string Member = "SPINUPGEN002";
    public const string ReturnType = "SPINUPGEN003";
    public const string Path = "SPINUPGEN004";
    public const string Parameter = "SPINUPGEN005";
    public const string Body = "SPINUPGEN006";
    public const string Attribute = "SPINUPGEN007";
    public const string Header = "SPINUPGEN008";
    public const string Cancellation = "SPINUPGEN009";
    public const string Scope = "SPINUPGEN010";

    private static readonly DiagnosticDescriptor InterfaceShape = Make(Interface, "An API interface has an unsupported shape");
    private static readonly DiagnosticDescriptor MemberShape = Make(Member, "An API interface has a member that is no operation");
    private static readonly DiagnosticDescriptor ReturnTypeShape = Make(ReturnType, "An operation returns neither Task nor Task<T>");
    private static readonly DiagnosticDescriptor PathShape = Make(Path, "An operation's path and parameters do not fit");
    private static readonly DiagnosticDescriptor ParameterShape = Make(Parameter, "An operation's parameter cannot be written into a URL");
    private static readonly DiagnosticDescriptor BodyShape = Make(Body, "An operation's body is unsupported");
    private static readonly DiagnosticDescriptor AttributeShape = Make(Attribute, "A Refit attribute is unsupported");
    private static readonly DiagnosticDescriptor HeaderShape = Make(Header, "A header is unsupported");
    private static readonly DiagnosticDescriptor CancellationShape = Make(Cancellation, "An operation cannot be cancelled");
    private static readonly DiagnosticDescriptor ScopeShape = Make(Scope, "An operation does not say which scope it needs");

    public static DiagnosticDescriptor ById(string id) => id switch
    {
        Interface => InterfaceShape,
        Member => MemberShape,
        ReturnType => ReturnTypeShape,
        Path => PathShape,
        Parameter => ParameterShape,
        Body => BodyShape,
        Attribute => AttributeShape,
        Header => HeaderShape,
        Cancellation => CancellationShape,
        Scope => ScopeShape,
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, "No such diagnostic."),
    };

    // {0} is the member, {1} what is wrong and what to do.
    private static DiagnosticDescriptor Make(string id, string title) =>
        new(id, title, "{0}: {1}", "Spinup.Api", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
