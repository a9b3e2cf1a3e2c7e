using Spinup.Sdk;

namespace Spinup.Cli;

/// <summary>Makes the one line a user sees of an exception.</summary>
internal static class Failures
{
    /// <summary>Gives the line; with SPINUP_DEBUG set, the whole exception goes to standard error first.</summary>
    public static string Describe(Exception failure)
    {
        if (Environment.GetEnvironmentVariable("SPINUP_DEBUG") is { Length: > 0 })
        {
            Console.Error.WriteLine(failure);
        }

        return LineOf(failure);
    }

    private static string LineOf(Exception failure) => failure switch
    {
        CommandException or SpinupException or TimeoutException or IOException or UnauthorizedAccessException => failure.Message,
        HttpRequestException unreachable => $"the API could not be reached: {unreachable.Message}",
        ArgumentException wrong => WithoutParameter(wrong),
        OperationCanceledException => "cancelled",
        // Not expected: name the type, since the message alone may say little. The stack is for SPINUP_DEBUG.
        _ => $"internal error, {failure.GetType().Name}: {failure.Message}",
    };

    // ArgumentException appends " (Parameter 'spec')", which means nothing on a command line.
    private static string WithoutParameter(ArgumentException wrong)
    {
        var tail = wrong.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return tail < 0 ? wrong.Message : wrong.Message[..tail];
    }
}
