namespace Spinup.Sdk;

/// <summary>How this program reaches DigitalOcean, and what it does when it ends.</summary>
/// <remarks>Validated when the first service is resolved (or the host starts); the token is never part of a message.</remarks>
public sealed class SpinupOptions
{
    /// <summary>Gets or sets the API token (<c>dop_v1_...</c>).</summary>
    /// <value>None. Either this or <see cref="TokenProvider"/> must be set. No white space, printable ASCII.</value>
    public string? Token { get; set; }

    /// <summary>Gets or sets a callback asked for the token before every request, for tokens that rotate.</summary>
    /// <value>None. Wins over <see cref="Token"/> when both are set. Must be thread-safe and quick. What it throws ends the call as a <see cref="DigitalOceanApiException"/> of the kind <see cref="DigitalOceanErrorKind.Transport"/>; a destroy tries again.</value>
    public Func<CancellationToken, ValueTask<string>>? TokenProvider { get; set; }

    /// <summary>Gets or sets where the API is.</summary>
    /// <value><c>https://api.digitalocean.com/</c>. Plain http only for a loopback address, since the token travels with every request.</value>
    public Uri ApiUrl { get; set; } = new("https://api.digitalocean.com/");

    /// <summary>Gets or sets how long one call may take, with all its tries and waits.</summary>
    /// <value>100 seconds. Between 1 second and 1 hour, and not below <see cref="TryTimeout"/>.</value>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Gets or sets how long one try of a call may take.</summary>
    /// <value>30 seconds. Between 100 milliseconds and 10 minutes.</value>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how often a failed call is tried again, where its meaning allows it.</summary>
    /// <value>5. Between 0 and 20.</value>
    public int MaxRetries { get; set; } = 5;

    /// <summary>Gets or sets whether Ctrl-C and SIGTERM destroy this program's droplets when no host does it.</summary>
    /// <value><see langword="false"/>. A generic host already stops in order; command-line programs set it.</value>
    public bool DestroyOnSignal { get; set; }

    /// <summary>Gets or sets how long a destroy may take until its droplet's absence is confirmed.</summary>
    /// <value>60 seconds. Between 1 second and 1 hour. When it runs out the droplet is left to its expiry and the next sweep, and said to be.</value>
    public TimeSpan DestroyTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets whether a create first sweeps what earlier runs left behind: droplets and volumes of ours whose time is over.</summary>
    /// <value><see langword="true"/>. Three requests, at most once in ten minutes; when it finds something, the create waits until that is gone.</value>
    public bool SweepBeforeCreate { get; set; } = true;

    /// <summary>Gets or sets how often a droplet in use is looked for, to notice that somebody else deleted it.</summary>
    /// <value>2 minutes: 30 requests an hour and droplet. Between 1 second and 1 day, or <see cref="Timeout.InfiniteTimeSpan"/> for never; a shell that fails looks at once in any case.</value>
    public TimeSpan VanishedPollInterval { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets how long the end of the program may wait for its droplets to be destroyed.</summary>
    /// <value>60 seconds. Between 1 second and 10 minutes. What remains then is left to its expiry and the next sweep.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets where this program's leases are written down: a file that several processes of one machine may share.</summary>
    /// <value>None: nothing is written to disk. A ledger is never needed to clean up; see <see cref="Leases.Ledger.ILeaseLedger"/> for what it brings.</value>
    public string? LedgerPath { get; set; }

    /// <summary>Gets or sets what may be spent at most.</summary>
    /// <value>None: no cap.</value>
    public SpendCap? SpendCap { get; set; }

    /// <summary>Gets or sets the process that destroys this one's droplets when it dies.</summary>
    /// <value>None: <see cref="WatchdogOptions.Enabled"/> is <see langword="false"/>.</value>
    public WatchdogOptions Watchdog { get; set; } = new();

    internal void CopyTo(SpinupOptions other)
    {
        other.Token = Token;
        other.TokenProvider = TokenProvider;
        other.ApiUrl = ApiUrl;
        other.TotalTimeout = TotalTimeout;
        other.TryTimeout = TryTimeout;
        other.MaxRetries = MaxRetries;
        other.DestroyOnSignal = DestroyOnSignal;
        other.DestroyTimeout = DestroyTimeout;
        other.SweepBeforeCreate = SweepBeforeCreate;
        other.VanishedPollInterval = VanishedPollInterval;
        other.ShutdownTimeout = ShutdownTimeout;
        other.LedgerPath = LedgerPath;
        other.SpendCap = SpendCap;
        other.Watchdog = Watchdog?.Copy()!; // null is the validator's to report
    }
}
