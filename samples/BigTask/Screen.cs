using System.Diagnostics;
using System.Globalization;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Remote;

namespace BigTask;

/// <summary>What is happening, as lines with the time since the start; on a terminal, transfers draw a bar.</summary>
internal sealed class Screen
{
    private const int BarWidth = 30;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Lock gate = new();

    /// <summary>Gets what a droplet reports its way to.</summary>
    public IProgress<DropletProgress> Phases => new AtOnce<DropletProgress>(progress => Phase(progress.Phase.ToString().ToLowerInvariant(), progress.Detail));

    /// <summary>Gets where the task's output goes: to ours, byte for byte.</summary>
    public RemoteOutput TaskOutput { get; } = RemoteOutput.To(Console.OpenStandardOutput(), Console.OpenStandardError());

    public void Phase(string phase, string detail) => Say(string.Create(CultureInfo.InvariantCulture, $"[{clock.Elapsed.TotalSeconds,5:0.0} s] {phase,-11} {detail}"));

    public void Say(string line)
    {
        lock (gate)
        {
            Console.WriteLine(line);
        }
    }

    /// <summary>Shows bytes as they travel. Whatever the transfer returns, the bytes are what is shown.</summary>
    public async Task WithBytesAsync<T>(string what, Func<IProgress<TransferProgress>, Task<T>> transfer)
    {
        var (last, draws) = (default(TransferProgress), !Console.IsOutputRedirected);
        await transfer(new AtOnce<TransferProgress>(progress =>
        {
            last = progress;
            if (draws)
            {
                Draw(what, progress);
            }
        }));
        if (draws && last.BytesTotal > 0)
        {
            Console.Write("\r" + new string(' ', BarWidth + 40) + "\r");
        }

        Phase(what, $"{last.FilesDone} files, {Megabytes(last.BytesDone)}");
    }

    public void Receipt(DestroyReceipt receipt, IEphemeralDroplet droplet)
    {
        Phase("receipt", string.Create(CultureInfo.InvariantCulture,
            $"{droplet.Size} in {droplet.Region} lived {receipt.Lived.TotalSeconds:0} s at ${receipt.PricePerHourUsd} an hour and cost ${receipt.CostUsd:0.00##}"));
    }

    /// <summary>Shows the head of a report.</summary>
    public void Report(string? file)
    {
        if (file is null || !File.Exists(file))
        {
            return;
        }

        Say("");
        foreach (var line in File.ReadLines(file).Take(10))
        {
            Say("  " + line);
        }

        Say($"  ... the rest is in {file}");
        Say("");
    }

    private static void Draw(string what, TransferProgress progress)
    {
        var share = progress.BytesTotal == 0 ? 0 : Math.Clamp(progress.BytesDone / (double)progress.BytesTotal, 0, 1);
        var full = (int)(share * BarWidth);
        Console.Write($"\r{what,-10} [{new string('#', full)}{new string('.', BarWidth - full)}] {share * 100,3:0} % of {Megabytes(progress.BytesTotal)}   ");
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    // Progress<T> would report later, and in any order.
    private sealed class AtOnce<T>(Action<T> take) : IProgress<T>
    {
        public void Report(T value) => take(value);
    }
}
