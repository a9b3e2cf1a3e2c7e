using System.Text.Json.Serialization;

namespace Spinup.Cli;

/// <summary>What <c>--json</c> prints when a command came to nothing.</summary>
internal sealed record FailureDocument(string Error, int ExitCode);

[JsonSerializable(typeof(FailureDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
internal sealed partial class FailureJson : JsonSerializerContext;
