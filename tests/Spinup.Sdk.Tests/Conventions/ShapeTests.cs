using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Spinup.Sdk;

namespace Spinup.Tests.Sdk.Conventions;

/// <summary>What every type and method of the SDK looks like.</summary>
public sealed class ShapeTests
{
    private static readonly Assembly Sdk = typeof(SpinupOptions).Assembly;
    private static readonly Assembly LocalCloud = typeof(Spinup.Sdk.LocalCloud.LocalCloudOptions).Assembly;

    public static TheoryData<string, string, string> Sources => new()
    {
        { "src/Spinup.Sdk", "Spinup.Sdk", "^(Microsoft\\.Extensions\\.DependencyInjection|Microsoft\\.CodeAnalysis|Refit)$" },
        { "src/Spinup.Sdk.LocalCloud", "Spinup.Sdk.LocalCloud", "^Microsoft\\.Extensions\\.DependencyInjection$" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Source_NamespaceIsTheFolder(string folder, string root, string exempt)
    {
        var wrong = new List<string>();
        foreach (var (path, text) in FilesOf(folder))
        {
            var inside = Path.GetDirectoryName(path)!.Replace('\\', '/').Replace('/', '.');
            var expected = inside.Length == 0 ? root : $"{root}.{inside}";
            wrong.AddRange(Regex.Matches(text, "^namespace ([\\w.]+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value)
                .Where(found => found != expected && !Regex.IsMatch(found, exempt)).Select(found => $"{path}: {found}, not {expected}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Source_OfTheSdk_NeitherConsoleNorTodoNorSleep() =>
        Assert.Empty(FilesOf("src/Spinup.Sdk").SelectMany(file =>
            Regex.Matches(file.Text, "\\bConsole\\.(Write|Out|Error|Read)|\\bTODO\\b|NotImplementedException|Thread\\.Sleep|DateTime(Offset)?\\.(Utc)?Now|Stopwatch\\.")
                .Select(match => $"{file.Path}: {match.Value}")));

    [Fact]
    public void Types_AreSealedOrMadeToBeDerivedFrom() =>
        Assert.DoesNotContain(
            Sdk.GetTypes().Concat(LocalCloud.GetTypes())
                .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !IsGenerated(type) && type != typeof(SpinupException)),
            type => !type.Assembly.GetTypes().Any(other => other.BaseType == type));

    [Fact]
    public void Methods_TakeTheCancellationTokenLast() =>
        Assert.Empty(Methods().Where(method => method.GetParameters().SkipLast(1).Any(parameter => parameter.ParameterType == typeof(CancellationToken)))
            .Select(method => $"{method.DeclaringType}.{method.Name}"));

    [Fact]
    public void PublicAsyncMethods_TakeACancellationTokenAndEndInAsync()
    {
        var wrong = Methods()
            .Where(method => method is { IsPublic: true, DeclaringType.IsVisible: true } && typeof(Task).IsAssignableFrom(method.ReturnType))
            .Where(method => !method.Name.EndsWith("Async", StringComparison.Ordinal) || method.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken))
            .Where(method => method.DeclaringType!.BaseType != typeof(MulticastDelegate))
            .Select(method => $"{method.DeclaringType}.{method.Name}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void Names_SayWhatAThingIs() =>
        Assert.DoesNotContain(Sdk.GetTypes().Concat(LocalCloud.GetTypes()), type => !IsGenerated(type) && Regex.IsMatch(type.Name, "(Manager|Helper|Helpers|Util|Utils|Utility)$"));

    [Fact]
    public void EventIds_AreEachGivenOnce()
    {
        var ids = Sdk.GetType("Spinup.Sdk.EventIds", throwOnError: true)!.GetFields().Select(field => (int)field.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    private static IEnumerable<MethodInfo> Methods() => Sdk.GetTypes().Concat(LocalCloud.GetTypes()).Where(type => !IsGenerated(type))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => !method.Name.Contains('<', StringComparison.Ordinal) && !method.IsSpecialName);

    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.IsDefined(typeof(CompilerGeneratedAttribute), false)
        || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), false)
        || typeof(System.Text.Json.Serialization.JsonSerializerContext).IsAssignableFrom(type)
        || (type.DeclaringType is { } outer && IsGenerated(outer));

    private static IEnumerable<(string Path, string Text)> FilesOf(string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Spinup.Sdk.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        var source = Path.Combine(root.FullName, folder);
        return Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(source, path))
            .Where(path => !path.StartsWith("obj", StringComparison.Ordinal) && !path.StartsWith("bin", StringComparison.Ordinal))
            .Select(path => (path, File.ReadAllText(Path.Combine(source, path))));
    }
}
