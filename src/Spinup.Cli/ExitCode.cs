namespace Spinup.Cli;

/// <summary>The codes spinup ends with where it is not the command's own code. Documented in <c>--help</c>; scripts rely on them.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The droplet's time ran out, as <c>timeout(1)</c> has it.</summary>
    public const int LifetimeOver = 124;

    /// <summary>spinup itself failed or was used wrongly, or a destroy could not be confirmed, as <c>docker run</c> has it.</summary>
    public const int Failure = 125;

    /// <summary>Whoever read our standard output left: 128 + SIGPIPE, as a shell reports it of any filter.</summary>
    public const int OutputClosed = 141;
}
