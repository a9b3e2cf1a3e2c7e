using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spinup.Cli.Output;

namespace Spinup.Cli.Commands;

/// <summary>What a command is run with: its words, where it may write, and what may end it.</summary>
internal sealed record CommandContext(ParseResult Line, string[]? CommandWords, StandardError StandardError, TerminationSignals Signals)
{
    /// <summary>Gets where progress is told.</summary>
    public Screen Screen { get; private init; } = new PlainScreen(StandardError);

    /// <summary>Gets whether standard output takes one JSON document and nothing else.</summary>
    public bool Json { get; private init; }

    public CommandContext For(ParseResult line, bool plain, bool json) => this with { Line = line, Screen = Screen.On(StandardError, plain), Json = json };

    /// <summary>Says the one line about a failure.</summary>
    /// <returns>The exit code, for returning it.</returns>
    public int Fail(string failure, int exitCode = ExitCode.Failure)
    {
        StandardError.WriteLine("spinup: " + failure);
        return exitCode;
    }

    /// <summary>Prints the one JSON document.</summary>
    public static void WriteDocument<T>(T document, JsonTypeInfo<T> type)
    {
        using var standardOutput = StandardOutput.Open();
        JsonSerializer.Serialize(standardOutput, document, type);
        standardOutput.WriteByte((byte)'\n');
    }
}
