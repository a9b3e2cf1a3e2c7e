using System.Text.Json.Nodes;
using Spinup.Sdk.Droplets.UserData;
using Spinup.Sdk.Remote;

namespace Spinup.Tests.Sdk.Droplets.UserData;

/// <summary>Real cloud-init must find in the merged document all it finds in the user's alone, unchanged, and ours beside it.</summary>
[Trait("Category", "CloudInit")]
public sealed class UserDataMergeTests
{
    private static readonly HostKeyPair Key = HostKeyPair.Create();
    private static readonly DeadMansSwitch Switch = new("01k9xw3h5m8q2v7r4t6y0zabcd", DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private static readonly string Ours = OwnCloudConfig.Write(Key, Switch)!;

    public static TheoryData<string, string> Documents { get; } = new()
    {
        {
            "cloud-config with lists, maps, users and keys",
            """
            #cloud-config
            packages: [htop, [nginx, 1.2.3]]
            package_update: true
            runcmd:
              - [ls, -l]
              - echo done
            bootcmd: ["echo boot"]
            write_files:
              - path: /etc/motd
                content: |
                  hello
                permissions: '0644'
            ssh_authorized_keys: ["ssh-ed25519 AAAA me"]
            users:
              - default
              - name: app
                ssh_authorized_keys: ["ssh-ed25519 BBBB app"]
            apt: {sources: {one: {source: "deb http://x y z"}}}
            """
        },
        { "cloud-config that keeps the image's host keys", "#cloud-config\nssh_deletekeys: false\nruncmd: [a]\n" },
        { "cloud-config with a merge rule of its own", "#cloud-config\nmerge_how: 'dict(replace)+list(prepend)+str(append)'\nruncmd: [a, b]\n" },
        { "cloud-config that ends without a line feed", "#cloud-config\nruncmd: [a]" },
        { "cloud-config with 8-bit text", "#cloud-config\nwrite_files:\n  - {path: /x, content: \"gr\u00fc\u00df \u2713\"}\n" },
        { "cloud-config with carriage returns", "#cloud-config\r\nruncmd:\r\n  - a\r\n" },
        { "shell script", "#!/bin/sh\nset -e\necho \"--not a boundary\"\n\n\n" },
        { "python script", "#!/usr/bin/env python3\nprint('x')\n" },
        { "boothook", "#cloud-boothook\n#!/bin/sh\necho early\n" },
        { "jinja template", "## template: jinja\n#cloud-config\nruncmd:\n  - echo {{ v1.region }}\n" },
        { "archive", "#cloud-config-archive\n- type: text/cloud-config\n  content: |\n    #cloud-config\n    packages: [a]\n- |\n  #!/bin/sh\n  echo b\n" },
        { "JSON patch", "#cloud-config-jsonp\n[{\"op\": \"add\", \"path\": \"/runcmd\", \"value\": [\"a\"]}]\n" },
        { "neither of these", "just some words\n" },
        {
            "multi-part with two cloud-configs and a script",
            "Content-Type: multipart/mixed; boundary=\"b1\"\nMIME-Version: 1.0\n\n--b1\nContent-Type: text/cloud-config\n\n#cloud-config\nruncmd: [a]\n--b1\n"
            + "Content-Type: text/cloud-config\nMerge-Type: list(append)+dict(no_replace,recurse_list)+str()\n\n#cloud-config\nruncmd: [b]\npackages: [p]\n--b1\n"
            + "Content-Type: text/x-shellscript; charset=\"us-ascii\"\nContent-Transfer-Encoding: 7bit\nContent-Disposition: attachment; filename=\"run.sh\"\n\n#!/bin/sh\necho c\n--b1--\n"
        },
        {
            "multi-part with the mbox line of older tools",
            "From nobody Sat Jan  3 01:47:30 2026\nContent-Type: multipart/mixed; boundary=\"b2\"\nMIME-Version: 1.0\n\n--b2\nContent-Type: text/x-shellscript\n\n#!/bin/sh\necho c\n--b2--\n"
        },
        {
            "multi-part in base64",
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b3\n\n--b3\nContent-Type: text/cloud-config; charset=\"utf-8\"\nContent-Transfer-Encoding: base64\n\n"
            + Convert.ToBase64String("#cloud-config\nruncmd: [\"gr\u00fc\u00df\"]\n"u8) + "\n--b3--\n"
        },
    };

    private static readonly Lazy<Task<Dictionary<string, (JsonNode Alone, JsonNode Merged)>>> Read = new(async () =>
    {
        string[] users = [.. Documents.Select(row => (string)row[1])];
        var read = await RealCloudInit.ReadAllAsync([.. users, .. users.Select(document => UserDataMerge.Merge(document, Ours)!)]);
        return users.Select((document, at) => (document, (read[at], read[at + users.Length]))).ToDictionary();
    });

    [CloudInitTheory]
    [MemberData(nameof(Documents))]
    public async Task Merge_WithTheUsersDocument_LosesNothingOfEither(string name, string users)
    {
        var (alone, merged) = (await Read.Value)[users];
        var partsAlone = alone["parts"]!.AsArray();
        var partsMerged = merged["parts"]!.AsArray();
        Assert.Equal(partsAlone.Count + 1, partsMerged.Count);
        foreach (var (before, after) in partsAlone.Zip(partsMerged))
        {
            // A document that stands alone has no type of its own, a part has text/plain: cloud-init handles neither.
            if ((string?)before!["type"] != "text/x-not-multipart")
            {
                Assert.Equal((string?)before["type"], (string?)after!["type"]);
            }

            Assert.Equal((string?)before["payload"], (string?)after!["payload"]);
        }

        var configMerged = merged["config"]!.AsObject();
        foreach (var (key, value) in alone["config"]?.AsObject() ?? [])
        {
            var after = configMerged[key]!;
            if (key == "write_files")
            {
                after = new JsonArray([.. after.AsArray().SkipLast(1).Select(file => file!.DeepClone())]); // the last is ours
            }

            Assert.True(JsonNode.DeepEquals(value, after), $"{name}: {key} was {value?.ToJsonString()}, is {after.ToJsonString()}");
        }

        var file = configMerged["write_files"]!.AsArray()[^1]!;
        Assert.Equal(Switch.Path, (string?)file["path"]);
        Assert.Equal(string.Join('\n', Switch.Script.Split('\n').Select(line => line.TrimEnd())), ((string?)file["content"])!.TrimEnd());
        Assert.Equal("0700", (string?)file["permissions"]);

        Assert.Equal(Key.PublicLine + " spinup-bootstrap", (string?)configMerged["ssh_keys"]!["ecdsa_public"]);
        Assert.Equal(Key.PrivateKeyPem.TrimEnd(), ((string?)configMerged["ssh_keys"]!["ecdsa_private"])!.TrimEnd());
        Assert.NotNull(configMerged["ssh_deletekeys"]);
    }

    [CloudInitFact]
    public async Task Merge_WithAnInclude_KeepsWhatIsIncluded()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "#cloud-config\nruncmd: [included]\n");
            var merged = await RealCloudInit.ReadAsync(UserDataMerge.Merge($"#include\nfile://{file}\n", Ours)!);
            Assert.Equal("included", (string?)merged["config"]!["runcmd"]![0]);
            Assert.NotNull(merged["config"]!["ssh_keys"]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [CloudInitFact]
    public async Task Merge_OfListsOnBothSides_AppendsOurs()
    {
        // What later versions of the SDK add to lists must come after the user's, not instead of it.
        var ours = OwnCloudConfig.Write(Key, null) + "runcmd: [ours]\nwrite_files: [{path: /ours}]\nusers: [ours]\napt: {sources: {ours: {source: x}}}\n";
        const string Users = "#cloud-config\nruncmd: [theirs]\nwrite_files: [{path: /theirs}]\nusers: [theirs]\napt: {sources: {theirs: {source: y}}, primary: z}\n";
        var config = (await RealCloudInit.ReadAsync(UserDataMerge.Merge(Users, ours)!))["config"]!;
        Assert.Equal("""["theirs","ours"]""", config["runcmd"]!.ToJsonString());
        Assert.Equal("""[{"path":"/theirs"},{"path":"/ours"}]""", config["write_files"]!.ToJsonString());
        Assert.Equal("""["theirs","ours"]""", config["users"]!.ToJsonString());
        Assert.Equal("""{"primary":"z","sources":{"ours":{"source":"x"},"theirs":{"source":"y"}}}""", Sorted(config["apt"]!).ToJsonString());
    }

    [CloudInitFact]
    public async Task OwnDocument_IsValidAndUsesFieldNamesCloudInitKnows()
    {
        var (code, output) = await RealCloudInit.CheckSchemaAsync(Ours);
        Assert.True(code == 0, output);
        var read = await RealCloudInit.ReadAsync(Ours);
        var known = read["host_keys"]!.AsArray().Select(node => (string)node!).ToHashSet();
        Assert.All(read["config"]!["ssh_keys"]!.AsObject(), field => Assert.Contains(field.Key, known));
    }

    [CloudInitFact]
    public async Task Schema_OfAWrongFieldName_Fails()
    {
        // The check above would prove nothing if this passed.
        var (code, _) = await RealCloudInit.CheckSchemaAsync("#cloud-config\nssh_keys: {ecdsa_privat: x}\n");
        Assert.NotEqual(0, code);
    }

    [Fact]
    public void Merge_WithoutAUsersDocument_IsOursAlone() => Assert.Equal(Ours, UserDataMerge.Merge(null, Ours));

    [Fact]
    public void Merge_WithoutOurs_IsTheUsersUntouched() => Assert.Equal("#!/bin/sh\n", UserDataMerge.Merge("#!/bin/sh\n", null));

    [Theory]
    [InlineData("#cloud-config\nssh_keys:\n  rsa_private: x\n", true)]
    [InlineData("#cloud-config\nssh_keys: {rsa_private: x}\n", true)]
    [InlineData("## template: jinja\n#cloud-config\n'ssh_keys' : {}\n", true)]
    [InlineData("#cloud-config\nwrite_files:\n- content: |\n    ssh_keys: x\n", false)]
    [InlineData("#cloud-config\n# ssh_keys: none\nssh_deletekeys: true\n", false)]
    [InlineData("#!/bin/sh\ncat <<E\nssh_keys: x\nE\n", false)]
    public void SetsHostKeys_OfADocument_IsSeen(string document, bool expected) => Assert.Equal(expected, UserDocument.SetsHostKeys(document));

    private static JsonObject Sorted(JsonNode node) =>
        new(node.AsObject().OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, member.Value is JsonObject inner ? Sorted(inner) : member.Value?.DeepClone())));
}
