using System.Globalization;
using Spinup.Sdk.Remote.OpenSsh;

namespace Spinup.Sdk.Remote.Transfers;

/// <summary>The machine's side of one transfer, running; its list read.</summary>
internal sealed class TransferSession : IAsyncDisposable
{
    private readonly SshLink link;
    private readonly SshSession session;
    private readonly Task<string> error;

    private TransferSession(SshLink link, SshSession session)
    {
        (this.link, this.session) = (link, session);
        error = session.ReadErrorAsync(Hear);
    }

    /// <summary>Gets whether tar said of something that it cannot.</summary>
    public bool HasComplained { get; private set; }

    public Stream Input => session.Process.Input;

    /// <summary>Gets what comes after the list.</summary>
    public Stream Output { get; private set; } = Stream.Null;

    /// <summary>Gets the words after "ok" in its first line.</summary>
    public string Greeting { get; private set; } = "";

    public Dictionary<string, TreeEntry> Entries { get; private set; } = [];

    public static async Task<TransferSession> OpenAsync(SshLink link, string script, CancellationToken cancellationToken)
    {
        var opened = new TransferSession(link, await link.OpenScriptAsync(script, cancellationToken).ConfigureAwait(false));
        try
        {
            await OwnThread.Run(opened.ReadList).WaitAsync(cancellationToken).ConfigureAwait(false);
            return opened;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            var failure = await opened.FailureAsync().ConfigureAwait(false);
            await opened.DisposeAsync().ConfigureAwait(false);
            throw failure;
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void CloseInput() => session.Process.CloseInput();

    /// <summary>Ends the client: whatever waits on its streams goes on.</summary>
    public void Abort() => session.Process.Kill();

    /// <summary>Waits for the machine's verdict: 0, or what it complains of.</summary>
    public async Task<(int? Status, string Words)> EndAsync(CancellationToken cancellationToken)
    {
        var text = (await error.WaitAsync(cancellationToken).ConfigureAwait(false)).TrimEnd();
        var lastLine = text[(text.LastIndexOf('\n') + 1)..];
        return lastLine.StartsWith("status ", StringComparison.Ordinal) && int.TryParse(lastLine.AsSpan(7), CultureInfo.InvariantCulture, out var status)
            ? (status, text[..^lastLine.Length].TrimEnd())
            : (null, text);
    }

    /// <summary>Makes the exception for a session that ended too early.</summary>
    public async Task<SpinupException> FailureAsync()
    {
        session.Process.Kill();
        await error.ConfigureAwait(false);
        return new RemoteConnectionException(
            $"The line to {SshFailure.Name(link.Endpoint)} was cut during a transfer; files that are whole stay, and the next call goes on from there. {session.Process.ReadLog().Trim()}".TrimEnd(),
            RemoteFailure.LineCut);
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private void Hear(string tail)
    {
        // GNU tar goes on to the end with a full disk, file after file.
        if (!HasComplained && tail.Contains(": Cannot ", StringComparison.Ordinal))
        {
            HasComplained = true;
        }
    }

    private void ReadList()
    {
        var list = new RemoteList(session.OpenRest());
        var greeting = list.ReadLine();
        if (greeting.StartsWith("fail ", StringComparison.Ordinal))
        {
            throw new RemoteTransferException($"{SshFailure.Name(link.Endpoint)}: {greeting[5..]}");
        }

        Greeting = greeting.Length > 3 ? greeting[3..] : "";
        try
        {
            Entries = list.ReadEntries();
        }
        catch (RemoteTransferException exception)
        {
            Abort();
            throw new RemoteTransferException($"{exception.Message} {error.GetAwaiter().GetResult().Trim()}", exception);
        }

        Output = list.Rest();
    }
}
