using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Cli.Renting;

/// <summary>How a rental ended.</summary>
/// <param name="ExitCode">What spinup ends with.</param>
/// <param name="Failure">What went wrong, as one line; <see langword="null"/> when nothing did that is spinup's to report.</param>
internal sealed record RentalEnd(int ExitCode, string? Failure)
{
    /// <summary>Gets the droplet; <see langword="null"/> when it never became ready.</summary>
    public IEphemeralDroplet? Droplet { get; init; }

    /// <summary>Gets the proof that it is gone.</summary>
    public DestroyReceipt? Receipt { get; init; }

    public TimeSpan? ReadyAfter { get; init; }

    public TimeSpan Elapsed { get; init; }
}
