namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>A text of ours running on the machine: it has said that it started, and what follows is its own.</summary>
internal sealed class SshSession(SshProcess process, MarkedReader output, string mark) : IAsyncDisposable
{
    public SshProcess Process => process;

    /// <summary>Gets what it writes to standard output, from its first byte on.</summary>
    public MarkedReader Output => output;

    public string Mark => mark;

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
