using System.Net;
using System.Text.Json;

namespace Spinup.Sdk.LocalCloud.Shells;

/// <summary>What a LocalCloud says of itself.</summary>
/// <param name="Host">What its droplets are: <c>memory</c> or <c>process</c>.</param>
/// <param name="CanRun">Whether commands can run on its droplets.</param>
/// <param name="Notices">What a person should be told.</param>
public sealed record LocalCloudProbe(string Host, bool CanRun, IReadOnlyList<string> Notices)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Gets whether its droplets have SSH servers; without, their shells are local processes.</summary>
    public bool HasSsh { get; init; }

    /// <summary>Asks whether there is a LocalCloud at an address. One request, without a token; none at all unless the address is this machine's loopback.</summary>
    /// <param name="apiUrl">The API's address.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <returns>What it says; <see langword="null"/> when there is none.</returns>
    public static async Task<LocalCloudProbe?> FindAsync(Uri apiUrl, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(apiUrl);
        if (!apiUrl.IsLoopback)
        {
            return null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var answer = await LoopbackHttp.Client.GetAsync(new Uri(apiUrl, "/_localcloud"), patience.Token);
            return answer.StatusCode == HttpStatusCode.OK ? Read(await answer.Content.ReadAsStringAsync(patience.Token)) : null;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nobody there, or somebody else: the call that follows says so better than a probe could.
            return null;
        }
    }

    private static LocalCloudProbe? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("host", out var host) && root.TryGetProperty("can_run", out var canRun)
            ? new LocalCloudProbe(
                host.GetString() ?? "",
                canRun.ValueKind == JsonValueKind.True,
                root.TryGetProperty("notices", out var notices) ? [.. notices.EnumerateArray().Select(n => n.GetString() ?? "")] : [])
            {
                HasSsh = root.TryGetProperty("has_ssh", out var hasSsh) && hasSsh.ValueKind == JsonValueKind.True,
            }
            : null;
    }
}
