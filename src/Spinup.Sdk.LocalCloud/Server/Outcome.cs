using Spinup.Sdk.LocalCloud.Accounts;

namespace Spinup.Sdk.LocalCloud.Server;

/// <summary>How a request ended: what stands around the answer's body.</summary>
internal sealed record Outcome
{
    public required Guid RequestId { get; init; }

    public required DateTimeOffset At { get; init; }

    public int Status { get; init; } = 200;

    public RateVerdict? Rate { get; set; }

    /// <summary>Gets whether the connection is cut instead of an answer.</summary>
    public bool Cut { get; init; }
}
