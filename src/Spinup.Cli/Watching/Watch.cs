using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Leases.Watchdogs;

namespace Spinup.Cli.Watching;

/// <summary>Listens to an owner until it says goodbye or dies.</summary>
internal sealed class Watch(Stream input, Stream output, WatchLog log) : IAsyncDisposable
{
    // SocketsHttpHandler drops a connection that was idle for a minute.
    private static readonly TimeSpan KeepWarm = TimeSpan.FromSeconds(45);

    // An API that does not answer does not keep a program from trying: it will say so itself.
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource warm = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task warming = Task.CompletedTask;
    private volatile string token = "";
    private SpinupClient? client;

    public WatchedLeases Leases { get; } = new();

    /// <summary>Gets the first line; <see langword="null"/> when none came.</summary>
    public HelloMessage? Hello { get; private set; }

    /// <summary>Gets the SDK for the owner's account; after <see cref="Hello"/>.</summary>
    public SpinupClient Client => client ?? throw new InvalidOperationException("Nobody said hello.");

    /// <summary>Listens.</summary>
    /// <returns>Whether the owner ended in order; if not, it is dead.</returns>
    /// <exception cref="CommandException">What speaks is no owner, or one of another version.</exception>
    public Task<bool> ListenAsync() =>
        // A thread of its own: reading a pipe blocks one, and the end of the pipe must not wait for one to be free.
        Task.Factory.StartNew(Listen, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await warming;
        if (client is not null)
        {
            await client.DisposeAsync();
        }

        ending.Dispose();
    }

    private bool Listen()
    {
        using var lines = new StreamReader(input, new UTF8Encoding(false));
        while (ReadLine(lines) is { } line)
        {
            switch (MessageOf(line))
            {
                case ByeMessage:
                    return true;
                case HelloMessage hello when Hello is null:
                    Greet(hello);
                    break;
                case TokenMessage renewed:
                    token = renewed.Token;
                    break;
                case { } message when Hello is not null:
                    Leases.Take(message);
                    break;
                case null when Hello is not null:
                    // A last line that was cut off, or a word of a later version's.
                    log.Say("passed over a line that is none of this version's");
                    break;
                default:
                    throw new CommandException("what speaks on standard input is no owner: its first line is no hello");
            }
        }

        return false;
    }

    private static string? ReadLine(StreamReader lines)
    {
        try
        {
            return lines.ReadLine();
        }
        catch (IOException)
        {
            return null; // A pipe that broke has ended.
        }
    }

    private static WatchMessage? MessageOf(string line)
    {
        try
        {
            return WatchMessage.Of(line);
        }
        catch (Exception nonsense) when (nonsense is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private void Greet(HelloMessage hello)
    {
        try
        {
            if (hello.Version != WatchMessage.CurrentVersion)
            {
                throw new CommandException($"the program speaks version {hello.Version}, this spinup {WatchMessage.CurrentVersion}: update the older of both");
            }

            token = hello.Token;
            client = SpinupClient.Create(
                new SpinupOptions { ApiUrl = hello.ApiUrl, Token = token, DestroyTimeout = hello.DestroyTimeout },
                spinup => spinup.Services.AddSingleton(Options.Create(hello.Settle)));

            // Only now: a provider would have kept a first token that can be none from being found out.
            client.Services.GetRequiredService<IOptions<SpinupOptions>>().Value.TokenProvider = _ => new(token);
        }
        catch (Exception refusal) when (refusal is CommandException or ArgumentException)
        {
            var reason = Failures.Describe(refusal);
            Answer(new RefusedMessage(reason));
            throw new CommandException(reason, refusal);
        }

        Hello = hello;
        warming = KeepWarmAsync(client);

        // Compiling and connecting take most of the time up to a first DELETE: better now than then.
        warm.Task.Wait(LongestWarmUp);
        log.Say($"stands guard at {hello.ApiUrl}");
        Answer(new ReadyMessage(WatchMessage.CurrentVersion));
    }

    private void Answer(WatchMessage message)
    {
        try
        {
            output.Write((byte[])[.. message.ToLine(), (byte)'\n']);
            output.Flush();
        }
        catch (IOException)
        {
            // The owner died meanwhile, which its pipe says too.
        }
    }

    /// <summary>Keeps one connection open and its code compiled, so that the first DELETE is one round trip.</summary>
    private async Task KeepWarmAsync(SpinupClient client)
    {
        await Task.Yield();
        var first = true;
        while (!ending.IsCancellationRequested)
        {
            try
            {
                if (first || Leases.OpenCount > 0)
                {
                    await client.Api.Droplets.ListPageAsync(perPage: 1, cancellationToken: ending.Token);
                }

                first = false;
                warm.TrySetResult();
                await Task.Delay(KeepWarm, ending.Token);
            }
            catch (SpinupException failure)
            {
                // Said, not acted upon: the owner meets the same API, and what counts is the day of its death.
                warm.TrySetResult();
                log.Say($"the API does not answer as it should: {failure.Message}");
                await Task.Delay(KeepWarm, ending.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
