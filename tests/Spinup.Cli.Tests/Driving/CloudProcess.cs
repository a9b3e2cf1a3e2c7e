namespace Spinup.Tests.Cli.Driving;

/// <summary><c>spinup cloud</c> in a process of its own.</summary>
internal sealed class CloudProcess : IAsyncDisposable
{
    private const string FirstWords = "LocalCloud listening on ";

    private CloudProcess(SpinupProcess process, Uri url) => (Process, Url) = (process, url);

    public SpinupProcess Process { get; }

    public Uri Url { get; }

    public static async Task<CloudProcess> StartAsync(params string[] options)
    {
        var process = SpinupProcess.Start(["cloud", .. options]);
        await process.UntilPrintedAsync("use it with:");
        var first = process.StandardOutput.Split('\n')[0];
        Assert.StartsWith(FirstWords, first, StringComparison.Ordinal);
        return new(process, new Uri(first[FirstWords.Length..]));
    }

    /// <summary>Ends it as a script would.</summary>
    public async Task<SpinupResult> EndAsync()
    {
        Process.Signal(SpinupProcess.SigTerm);
        return await Process.WaitAsync(seconds: 5);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
