namespace Spinup.Sdk.Leases;

/// <summary>What became of one of many droplets that were to be destroyed: a proof, or what stands against it.</summary>
internal sealed record DestroyOutcome
{
    public required DestroyTarget Target { get; init; }

    /// <summary>Gets the proof that it is gone, with its twins; <see langword="null"/> when there is none.</summary>
    public DestroyReceipt? Receipt { get; init; }

    /// <summary>Gets why there is no proof.</summary>
    public DropletDestroyException? Failure { get; init; }
}
