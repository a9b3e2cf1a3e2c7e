using System.Net;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>A server of the section as HAProxy has it.</summary>
/// <remarks>
/// What a registry has to know of a backend stands in HAProxy itself, so that the next one can go on where another was killed: a server whose weight was set to 0 is leaving,
/// and one that drains with its weight still waits to be admitted.
/// </remarks>
internal sealed record ServerEntry
{
    // srv_admin_state: FMAINT, IMAINT, CMAINT, RMAINT, HMAINT; FDRAIN, IDRAIN (HAProxy's management guide, "show servers state").
    private const int MaintenanceBits = 0x01 | 0x02 | 0x04 | 0x20 | 0x40;
    private const int DrainBits = 0x08 | 0x10;

    public required string Name { get; init; }

    public required int Id { get; init; }

    public IPAddress? Address { get; init; }

    public int Port { get; init; }

    public int AdminState { get; init; }

    /// <summary>Gets 0 for stopped, 1 for starting slowly, 2 for running, 3 for stopping softly.</summary>
    public int OperationalState { get; init; }

    public int Weight { get; init; }

    /// <summary>Gets the weight it was added with.</summary>
    public int InitialWeight { get; init; }

    /// <summary>Gets the weight it has, or had before it was to leave.</summary>
    public int WishedWeight => Weight > 0 ? Weight : Math.Max(1, InitialWeight);

    public int CheckHealth { get; init; }

    public int CheckRise { get; init; }

    /// <summary>Gets how the last check ended (<c>L7OK</c>); empty when there was none.</summary>
    public string CheckStatus { get; init; } = "";

    /// <summary>Gets HAProxy's words about it: the check's code and text.</summary>
    public string CheckWords { get; init; } = "";

    public int Sessions { get; init; }

    public int Queued { get; init; }

    public int InFlight => Sessions + Queued;

    public bool InMaintenance => (AdminState & MaintenanceBits) != 0;

    public bool IsRunning => OperationalState is 1 or 2;

    /// <summary>Gets whether a check was passed since it last left maintenance. The word alone may be from before: an address was changed, a machine replaced.</summary>
    public bool IsHealthy => !InMaintenance && IsRunning && CheckStatus is ("L7OK" or "L6OK" or "L4OK") && CheckHealth > CheckRise;

    /// <summary>Gets whether requests are sent to it.</summary>
    public bool IsServing => State == BackendState.Ready;

    public BackendState State =>
        Weight == 0 ? BackendState.Draining
        : (AdminState & (MaintenanceBits | DrainBits)) != 0 ? BackendState.Waiting
        : IsRunning ? BackendState.Ready
        : BackendState.Down;

    public string Health => CheckStatus.Length == 0 ? (InMaintenance ? "in maintenance" : "not checked yet") : CheckWords.Length == 0 ? CheckStatus : $"{CheckStatus} ({CheckWords})";
}
