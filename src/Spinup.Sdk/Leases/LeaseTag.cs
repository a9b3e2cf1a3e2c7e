using System.Diagnostics.CodeAnalysis;

namespace Spinup.Sdk.Leases;

/// <summary>What a tag of ours says.</summary>
internal enum LeaseTagKind
{
    /// <summary>These belong to one run and end together (<c>spinup-run-...</c>).</summary>
    Run,

    /// <summary>The leases of these last until then, if that is later than their names say (<c>spinup-until-...</c>).</summary>
    Until,
}

/// <summary>A tag of one run: it groups what is destroyed together, or puts the end off. Read as strictly as a droplet's name.</summary>
/// <remarks><c>spinup-run-01k9xw3h5m8q2v7r4t6y0zabcd-1kdr3xgk7p2</c>: the run's ULID, seven characters of time, four to check. A tag of somebody else's does not parse.</remarks>
/// <param name="Kind">What it says.</param>
/// <param name="RunId">The run whose tag it is; only that run puts it on anything.</param>
/// <param name="At">For <see cref="LeaseTagKind.Until"/> the end of the leases, for <see cref="LeaseTagKind.Run"/> when they were to end at first. In whole seconds.</param>
internal sealed record LeaseTag(LeaseTagKind Kind, IntentId RunId, DateTimeOffset At)
{
    /// <summary>The tag for people, on everything of ours. Shared by all runs, so nothing is ever deleted by it.</summary>
    public const string Ours = "spinup";

    private const string RunPrefix = "spinup-run-";
    private const string UntilPrefix = "spinup-until-";
    private const string CheckDomain = "spinup lease tag 1\n";
    private const int TimeLength = 7;
    private const int CheckLength = Crockford.CheckLength;

    /// <summary>Makes a tag, its time rounded up to a whole second.</summary>
    public static LeaseTag Create(LeaseTagKind kind, IntentId runId, DateTimeOffset at) =>
        new(kind, runId, DateTimeOffset.FromUnixTimeSeconds((at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond));

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out LeaseTag? tag)
    {
        tag = null;
        if (text is null)
        {
            return false;
        }

        var isRun = text.StartsWith(RunPrefix, StringComparison.Ordinal);
        if (!isRun && !text.StartsWith(UntilPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text.AsSpan((isRun ? RunPrefix : UntilPrefix).Length);
        if (rest.Length != IntentId.Length + 1 + TimeLength + CheckLength || rest[IntentId.Length] != '-'
            || !IntentId.TryParse(rest[..IntentId.Length], out var runId)
            || !Crockford.TryRead(rest.Slice(IntentId.Length + 1, TimeLength), out var seconds)
            || !rest[^CheckLength..].SequenceEqual(CheckOf(text.AsSpan(0, text.Length - CheckLength))))
        {
            return false;
        }

        tag = new(isRun ? LeaseTagKind.Run : LeaseTagKind.Until, runId, DateTimeOffset.FromUnixTimeSeconds((long)seconds));
        return true;
    }

    public override string ToString()
    {
        var body = $"{(Kind == LeaseTagKind.Run ? RunPrefix : UntilPrefix)}{RunId}-{Crockford.Write((ulong)At.ToUnixTimeSeconds(), TimeLength)}";
        return body + CheckOf(body);
    }

    private static string CheckOf(ReadOnlySpan<char> body) => Crockford.Check(CheckDomain, body);
}
