using System.Globalization;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>What ssh is told: nothing from the user's own configuration, only the expected host keys, only our key. No secret is among it.</summary>
internal sealed class SshArguments(RemoteEndpoint endpoint, RemoteOptions options, string identityFile, string knownHostsFile, string hostAlias)
{
    public IReadOnlyList<string> HostKeys { get; set; } = endpoint.ExpectedHostKeys;

    /// <summary>The known_hosts text for the expected keys, under the alias that all connections look them up with.</summary>
    public string KnownHosts() => string.Concat(HostKeys.Select(key => $"{hostAlias} {KeyType(key)} {key.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]}\n"));

    public List<string> For(string logFile, params ReadOnlySpan<string> more)
    {
        var nothing = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        List<string> arguments = ["-F", "none", "-E", logFile, "-T", "-x", "-a", "-l", endpoint.User, "-p", Number(endpoint.Port), "-i", identityFile];
        foreach (var option in (ReadOnlySpan<string>)
        [
            // At ERROR nothing is said when no key type is common to both.
            "LogLevel=INFO",
            "BatchMode=yes",
            "StrictHostKeyChecking=yes",
            $"UserKnownHostsFile=\"{knownHostsFile}\"",
            $"GlobalKnownHostsFile={nothing}",
            $"HostKeyAlias={hostAlias}",
            $"HostKeyAlgorithms={string.Join(',', HostKeys.SelectMany(key => Algorithms(KeyType(key))).Distinct())}",
            "UpdateHostKeys=no",
            "CheckHostIP=no",
            "VerifyHostKeyDNS=no",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "PreferredAuthentications=publickey",
            "Compression=no",
            // Put first: twice as fast as the default here; where it is missing the defaults follow.
            "Ciphers=^aes128-gcm@openssh.com",
            $"ConnectTimeout={Number((int)Math.Ceiling(options.ConnectTimeout.TotalSeconds))}",
            $"ServerAliveInterval={Number((int)Math.Ceiling(options.KeepAliveInterval.TotalSeconds))}",
            "ServerAliveCountMax=3",
            .. more,
        ])
        {
            arguments.Add("-o");
            arguments.Add(option);
        }

        return arguments;
    }

    /// <summary>Ends the options: what follows is the host and what to run there.</summary>
    public List<string> To(List<string> arguments, string? command)
    {
        arguments.Add("--");
        arguments.Add(endpoint.Host);
        if (command is not null)
        {
            arguments.Add(command);
        }

        return arguments;
    }

    public static string KeyType(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 2
            ? words[0]
            : throw new ArgumentException("An expected host key must read 'type base64', as in a .pub file.", nameof(line));
    }

    private static string[] Algorithms(string keyType) => keyType == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [keyType];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
