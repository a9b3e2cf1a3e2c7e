using System.Diagnostics;
using System.Globalization;
using OsProcess = System.Diagnostics.Process;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>A droplet's own OpenSSH server, in the foreground of a child process.</summary>
internal sealed class Sshd : IDisposable
{
    // It listens within some 30 ms; a machine that is busy booting many may take a hundred times as long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly OsProcess process;
    private readonly string pidFile;
    private readonly string log;

    private Sshd(OsProcess process, string pidFile, string log) => (this.process, this.pidFile, this.log) = (process, pidFile, log);

    public int ProcessId => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Starts it and returns when it listens.</summary>
    public static async Task<Sshd> StartAsync(Machine machine, DropletDirectory directory, AddressClaim claim, ProcessMark mark, CancellationToken cancellationToken)
    {
        var config = Path.Combine(directory.Own, "sshd_config");
        var pidFile = Path.Combine(directory.Own, "sshd.pid");
        var log = Path.Combine(directory.Own, "sshd.log");
        File.WriteAllText(config, Configuration(machine, directory, claim, pidFile));
        File.Delete(pidFile);

        // Each becomes the next: mark, fence, sshd. Behind one fence, all sessions of the droplet can signal each other.
        string[] command =
        [
            .. machine.Prlimit is null ? (string[])[] : [machine.Prlimit, mark.LimitArgument],
            .. machine.Perl is null ? (string[])[] : [machine.Setpriv!, "--no-new-privs", machine.Perl, directory.Fence, "1"],
            machine.Sshd!, "-D", "-f", config, "-E", log,
        ];
        var start = DropletProcess.Apart(command[0], command[1..]);
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["SPINUP_DROPLET"] = mark.Variable["SPINUP_DROPLET=".Length..];
        var process = DropletProcess.Start(start);
        process.StandardInput.Close();
        var sshd = new Sshd(process, pidFile, log);
        try
        {
            await sshd.ListensAsync(cancellationToken);
            return sshd;
        }
        catch
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            process.Dispose();
            throw;
        }
    }

    /// <summary>Has it read its host keys anew; returns when it listens again. Running connections live on.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        File.Delete(pidFile);
        Posix.Signal(process.Id, Posix.Hangup);
        await ListensAsync(cancellationToken);
    }

    public void Dispose() => process.Dispose();

    // sshd writes its process id down after it listens, and only then.
    private async Task ListensAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (!File.Exists(pidFile) || new FileInfo(pidFile).Length == 0)
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(since) > Patience)
            {
                var said = File.Exists(log) ? string.Join(" | ", File.ReadLines(log).TakeLast(3)) : "nothing";
                throw new IOException($"A droplet's sshd {(process.HasExited ? "ended" : "did not listen in time")}; it said: {said}");
            }

            // A real process: real time.
            await Task.Delay(2, cancellationToken);
        }
    }

    private static string Configuration(Machine machine, DropletDirectory directory, AddressClaim claim, string pidFile)
    {
        var port = claim.Port.ToString(CultureInfo.InvariantCulture);
        var addresses = new[] { claim.Public, claim.Private }.Distinct().Select(a => $"ListenAddress {a}:{port}\n");
        // From 9.8 on, a client that only looks (ssh-keyscan, a readiness check) would be locked out for a while.
        var penalties = machine.SshdVersion >= 908 ? "PerSourcePenalties no\n" : "";
        return string.Concat(addresses) + penalties + $"""
            HostKey "{directory.Ssh}/ssh_host_ed25519_key"
            HostKey "{directory.Ssh}/ssh_host_ecdsa_key"
            HostKey "{directory.Ssh}/ssh_host_rsa_key"
            AuthorizedKeysFile "{directory.AuthorizedKeys}"
            PidFile "{pidFile}"
            ForceCommand exec /bin/sh {ShellWord.Quote(directory.Shell)}
            # Keeps the login shell, which is the machine's, from reading the machine's start-up files.
            SetEnv SHLVL=9 ZDOTDIR=/nonexistent
            AllowUsers {machine.LoginUser}
            PermitRootLogin yes
            PubkeyAuthentication yes
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            UsePAM {(machine.RootIsLocked ? "yes" : "no")}
            StrictModes no
            PermitUserRC no
            PermitUserEnvironment no
            PrintMotd no
            PrintLastLog no
            UseDNS no
            # First here, and so what is taken: the post-quantum default costs 0.1 s a log-in, for a line that never leaves this machine.
            KexAlgorithms curve25519-sha256,ecdh-sha2-nistp256
            AllowTcpForwarding yes
            # Sockets of the machine would be reached as the user sshd runs as.
            AllowStreamLocalForwarding no
            AllowAgentForwarding no
            X11Forwarding no
            PermitTunnel no
            GatewayPorts no
            MaxAuthTries 20
            MaxSessions 1000
            MaxStartups 1000
            LogLevel VERBOSE

            """;
    }
}
