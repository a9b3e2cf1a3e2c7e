using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spinup.Tests.Sdk.LoadBalancing.HAProxy;

/// <summary>Something that listens on a port of the loopback and answers a line the way the test says; null: it never does.</summary>
internal sealed class RuntimeStub : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Task serving;

    public RuntimeStub(Func<string, string?> answer)
    {
        listener.Start();
        serving = ServeAsync(answer);
    }

    public string Address => listener.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await serving;
        ending.Dispose();
    }

    private async Task ServeAsync(Func<string, string?> answer)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ending.Token);
                using var reader = new StreamReader(client.GetStream());
                var line = await reader.ReadLineAsync(ending.Token);
                if (answer(line ?? "") is { } text)
                {
                    await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), ending.Token);
                }
                else
                {
                    await reader.ReadLineAsync(ending.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Ended.
        }
    }
}
