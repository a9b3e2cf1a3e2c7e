namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>Brings a command its standard input, over a session of its own.</summary>
internal sealed class CommandInput(SshLink link, CommandStop stop)
{
    /// <param name="input">What to bring.</param>
    /// <param name="pipe">Where the command waits for it, once it runs.</param>
    public async Task FeedAsync(Stream input, Task<string> pipe)
    {
        try
        {
            var session = await link.OpenScriptAsync(Scripts.Feed(await pipe.WaitAsync(stop.Token).ConfigureAwait(false)), stop.Token).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                await CopyAsync(input, session.Process.Input).ConfigureAwait(false);
                session.Process.CloseInput();
                await session.Process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            // The command ended, or is being ended, without having read everything.
        }
        catch (Exception exception)
        {
            await stop.PullAsync(exception).ConfigureAwait(false);
        }
    }

    private async Task CopyAsync(Stream input, Stream target)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var count = await input.ReadAsync(buffer, stop.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            try
            {
                await target.WriteAsync(buffer.AsMemory(0, count), stop.Token).ConfigureAwait(false);
                await target.FlushAsync(stop.Token).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // The command has closed its input: it wants no more.
                return;
            }
        }
    }
}
