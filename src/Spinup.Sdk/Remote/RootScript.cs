using Spinup.Sdk.Remote.OpenSsh;

namespace Spinup.Sdk.Remote;

/// <summary>Texts of ours that need root on a droplet. Whoever logs in as somebody else may become it on DigitalOcean's images.</summary>
internal static class RootScript
{
    /// <summary>Has a text run as root. It may be seen in an argument list, so it must hold no secret.</summary>
    /// <param name="script">The text; DROPLET_ROOT, which is set on the fake droplets of LocalCloud, has no root and needs none.</param>
    public static string Of(string script) =>
        $"if [ \"$(id -u)\" = 0 ] || [ -n \"${{DROPLET_ROOT:-}}\" ]; then :; else exec sudo -n /bin/sh -c {ShellQuote.Word(script)}; fi\n{script}";
}
