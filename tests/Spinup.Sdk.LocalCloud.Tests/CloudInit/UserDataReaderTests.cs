using System.IO.Compression;
using System.Text;
using Spinup.Sdk.LocalCloud.CloudInit;

namespace Spinup.Tests.CloudInit;

public sealed class UserDataReaderTests
{
    [Fact]
    public void CloudConfig_Files_InEveryEncoding()
    {
        var data = UserDataReader.Read($"""
            #cloud-config
            write_files:
            - path: /etc/plain
              content: plain text
              permissions: '0755'
            - {"{"}path: /etc/b64, content: {Convert.ToBase64String("b64"u8)}, encoding: b64, permissions: 0600{"}"}
            - path: /etc/gz
              encoding: gz+b64
              content: {Convert.ToBase64String(Gzip("gz"))}
              append: true
            - path: /etc/binary
              encoding: gzip
              content: !!binary |
                {Convert.ToBase64String(Gzip("binary"))}
              defer: true
            """);

        Assert.Empty(data.Warnings);
        Assert.Equal(["plain text", "b64", "gz", "binary"], data.Config.WriteFiles.Select(f => Encoding.UTF8.GetString(f.Content)));
        Assert.Equal([0b111_101_101, 0b110_000_000, 0b110_100_100, 0b110_100_100], data.Config.WriteFiles.Select(f => (int)f.Mode));
        Assert.Equal([false, false, true, false], data.Config.WriteFiles.Select(f => f.Append));
        Assert.True(data.Config.WriteFiles[3].Defer);
    }

    [Fact]
    public void RunCommands_BothForms_BecomeOneScript()
    {
        var data = UserDataReader.Read("""
            #cloud-config
            runcmd:
            - echo "a line" | cat
            - [ printf, '%s', "it's" ]
            - [ sleep, 1 ]
            bootcmd: [ "true" ]
            """);

        Assert.Equal("#!/bin/sh\necho \"a line\" | cat\n'printf' '%s' 'it'\\''s'\n'sleep' '1'\n", data.Config.RunCommands);
        Assert.Equal("#!/bin/sh\ntrue\n", data.Config.BootCommands);
    }

    [Fact]
    public void Keys_OfTheDropletAndOfUsers_AreCollected()
    {
        var data = UserDataReader.Read("""
            #cloud-config
            hostname: named
            disable_root: false
            ssh_authorized_keys: [ssh-ed25519 AAAA one]
            users:
            - default
            - name: eve
              ssh_authorized_keys:
              - ssh-ed25519 BBBB two
            ssh_keys:
              ed25519_private: |
                private
              ed25519_public: ssh-ed25519 CCCC
              ed25519_secret: nothing
            """);

        Assert.Equal(["ssh-ed25519 AAAA one", "ssh-ed25519 BBBB two"], data.Config.AuthorizedKeys);
        Assert.Equal(["private\n", "ssh-ed25519 CCCC\n"], data.Config.SshKeys.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => k.Value));
        Assert.Equal("named", data.Config.Hostname);
        Assert.True(data.Config.DeleteSshKeys);
        Assert.Equal(["Skipping unrecognized ssh_keys entry: \"ed25519_secret\""], data.Warnings);
    }

    [Theory]
    [InlineData("#cloud-config\nruncmd: [\n", "Failed loading yaml blob")]
    [InlineData("#cloud-config\n- a\n- b\n", "empty cloud config")]
    [InlineData("#cloud-config\nno_such_key: 1\n", "'no_such_key' was unexpected")]
    [InlineData("#cloud-config\nruncmd: word\n", "Failed to shellify runcmd")]
    [InlineData("#cloud-config\nwrite_files:\n- content: x\n", "No path provided")]
    [InlineData("#cloud-config\nwrite_files:\n- {path: /a, encoding: b64, content: '*'}\n", "could not be decoded")]
    [InlineData("just words", "Unhandled non-multipart")]
    public void Broken_UserData_IsAWarningAndNotTheEnd(string userData, string warning)
    {
        var data = UserDataReader.Read(userData);

        Assert.Contains(data.Warnings, w => w.Contains(warning, StringComparison.Ordinal));
    }

    [Fact]
    public void MultiPart_NestedEncodedAndMerged_IsRead()
    {
        var script = Convert.ToBase64String(Encoding.UTF8.GetBytes("#!/bin/sh\necho ü\n"));
        var message = $$"""
            MIME-Version: 1.0
            Content-Type: multipart/mixed;
             boundary="==outer=="

            --==outer==
            Content-Type: text/plain; charset="us-ascii"
            Content-Transfer-Encoding: 7bit

            #cloud-config
            packages: [rsync]
            runcmd: [first]
            users: [{name: eve}]
            --==outer==
            Content-Type: multipart/mixed; boundary=inner

            --inner
            Content-Type: text/x-shellscript
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename="later.sh"

            {{script}}

            --inner--
            --==outer==
            Content-Type: text/cloud-config
            Merge-Type: dict(recurse_dict,no_replace)+list(append)+str()

            #cloud-config
            packages: [jq]
            hostname: added
            ssh_keys: {ed25519_public: line}
            --==outer==
            Content-Type: text/cloud-config

            #cloud-config
            runcmd: [second]
            merge_how: 'dict(recurse_array)+list(append)'
            --==outer==--
            """;

        var data = UserDataReader.Read(message.ReplaceLineEndings("\r\n"));

        Assert.Empty(data.Warnings);
        Assert.Equal([("later.sh", "#!/bin/sh\necho ü\n")], data.Scripts.Select(s => (s.Name, s.Text)));
        Assert.Equal("#!/bin/sh\nfirst\nsecond\n", data.Config.RunCommands);
        Assert.Equal("added", data.Config.Hostname);
        Assert.Contains(data.Notes, n => n.StartsWith("packages: rsync:", StringComparison.Ordinal));
        Assert.Single(data.Config.SshKeys);
    }

    [Fact]
    public void MultiPart_WithoutAMergeType_TheLaterPartReplaces()
    {
        var data = UserDataReader.Read(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n#cloud-config\nruncmd: [first]\nhostname: one\n--b\n\n#cloud-config\nruncmd: [second]\n--b--\n");

        Assert.Equal("#!/bin/sh\nsecond\n", data.Config.RunCommands);
        Assert.Equal("one", data.Config.Hostname);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Compressed_UserData_IsUnpacked(bool twice)
    {
        var packed = Convert.ToBase64String(Gzip("#!/bin/sh\ntrue\n"));
        var data = UserDataReader.Read(twice
            ? $"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n{packed}\n--b--\n"
            : packed);

        Assert.Equal("#!/bin/sh\ntrue\n", Assert.Single(data.Scripts).Text);
    }

    [Fact]
    public void Jinja_Header_IsTolerated()
    {
        var data = UserDataReader.Read("## template: jinja\n#cloud-config\nhostname: plain\n");

        Assert.Equal("plain", data.Config.Hostname);
        Assert.Contains(data.Notes, n => n.Contains("jinja", StringComparison.Ordinal));
    }

    [Fact]
    public void Archive_AndBoothook_AreRead()
    {
        var data = UserDataReader.Read("#cloud-config-archive\n- type: text/cloud-boothook\n  content: |\n    #cloud-boothook\n    #!/bin/sh\n    early\n- |\n  #!/bin/sh\n  late\n");

        Assert.Equal([(ScriptTime.Early, "#!/bin/sh\nearly\n"), (ScriptTime.Once, "#!/bin/sh\nlate\n")], data.Scripts.Select(s => (s.Time, s.Text)));
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
