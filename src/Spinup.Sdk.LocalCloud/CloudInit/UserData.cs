namespace Spinup.Sdk.LocalCloud.CloudInit;

/// <summary>What a droplet's user data asks for, read as cloud-init reads it.</summary>
internal sealed record UserData
{
    /// <summary>Gets the merged cloud-config; empty when there is none.</summary>
    public required CloudConfig Config { get; init; }

    /// <summary>Gets the scripts, in the order they run.</summary>
    public IReadOnlyList<UserScript> Scripts { get; init; } = [];

    /// <summary>Gets what cloud-init would warn of: the boot goes on, its status says "degraded".</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets what is different on a local droplet; for its log only.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>When a script of user data runs.</summary>
internal enum ScriptTime
{
    /// <summary>Early in each boot, before write_files (<c>#cloud-boothook</c>).</summary>
    Early,

    /// <summary>At the end of the first boot.</summary>
    Once,

    /// <summary>At the end of each boot.</summary>
    EveryBoot,
}

/// <summary>A script of user data.</summary>
/// <param name="Name">Its file name; scripts run in the order of their names.</param>
/// <param name="Text">The script, with its <c>#!</c> line.</param>
/// <param name="Time">When it runs.</param>
internal sealed record UserScript(string Name, string Text, ScriptTime Time);
