using System.Security.Cryptography;
using Spinup.Sdk.Remote;
using Spinup.Sdk.Remote.OpenSsh;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>A program in the place of ssh: runs what it is asked to here, with a shell of choice, or answers as a malicious machine would.</summary>
internal sealed class FakeSsh : IAsyncDisposable
{
    private readonly OpenSshShellFactory factory;

    private FakeSsh(string root, OpenSshShellFactory factory) => (Root, this.factory) = (root, factory);

    public string Root { get; }

    /// <summary>Runs the wrapper here, with another shell, in another state.</summary>
    /// <param name="shell">What to run in the place of /bin/sh.</param>
    /// <param name="before">A line to run before.</param>
    public static FakeSsh Local(string shell, string before = ":") =>
        Make($$"""
            #!/bin/sh
            for last do :; done
            {{before}}
            exec {{shell}} -c "$(printf '%s' "$last" | sed "s/^exec .bin.sh -c '//; s/'\$//")"
            """);

    /// <summary>As <see cref="Local"/>, with that shell also where the texts name /bin/sh, and a home of its own.</summary>
    public static FakeSsh LocalThroughout(string shell) =>
        Make($$"""
            #!/bin/sh
            for last do :; done
            HOME=${0%/*}/home; export HOME; mkdir -p "$HOME"
            mkfifo "$HOME/$$"; exec 3<&0
            # Unbuffered: the end of the text must arrive while standard input stays open.
            sed -u 's#/bin/sh -c#{{shell}} -c#g' <&3 3<&- >"$HOME/$$" 2>/dev/null &
            exec <"$HOME/$$" 3<&-; rm "$HOME/$$"
            exec {{shell}} -c "$(printf '%s' "$last" | sed "s/^exec .bin.sh -c '//; s/'\$//")"
            """);

    /// <summary>Answers each text with the same bytes.</summary>
    /// <param name="answer">What to send after the word that it started.</param>
    public static FakeSsh Malicious(byte[] answer)
    {
        var fake = Make("""
            #!/bin/sh
            IFS= read -r mark
            printf '%sS\n' "$mark"
            cat "${0%/*}/answer"
            cat >/dev/null
            echo 'status 0' >&2
            """);
        File.WriteAllBytes(Path.Combine(fake.Root, "answer"), answer);
        return fake;
    }

    public Task<IRemoteShell> ConnectAsync() => factory.ConnectAsync(new() { Host = "nowhere.invalid", ExpectedHostKeys = ["ssh-ed25519 AAAA"] });

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }

    private static FakeSsh Make(string script)
    {
        var root = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "fakessh-" + RandomNumberGenerator.GetHexString(8, lowercase: true))).FullName;
        var program = Path.Combine(root, "ssh");
        File.WriteAllText(program, script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new(root, ShellFixture.NewFactory(multiplexing: false, options => options.SshPath = program));
    }
}
