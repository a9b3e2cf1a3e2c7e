using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Droplets.UserData;

/// <summary>Debian's cloud-init, unpacked but not installed: reads user_data as a droplet would.</summary>
internal static class RealCloudInit
{
    // Walks a document with cloud-init's own processor and handlers, and prints what it found and what it merged.
    private const string Reader =
        """
        import json, os, sys, tempfile
        from cloudinit import handlers, helpers, user_data
        from cloudinit.handlers import cloud_config, jinja_template
        import cloudinit.config.cc_ssh as cc_ssh

        def read(document, work):
            paths = helpers.Paths({"cloud_dir": work, "run_dir": work}, None)
            paths.get_ipath = lambda name=None: os.path.join(work, str(name))
            message = user_data.UserDataProcessor(paths).process(document.encode())
            config = cloud_config.CloudConfigPartHandler(paths)
            parts = []

            def take(data, filename, payload, headers):
                kind = headers["Content-Type"]
                text = payload if isinstance(payload, str) else payload.decode()
                parts.append({"type": kind, "payload": text})
                if kind == "text/jinja2":
                    instance = os.path.join(work, "instance-data.json")
                    with open(instance, "w") as file:
                        json.dump({"v1": {"region": "nyc3"}}, file)
                    payload = jinja_template.render_jinja_payload_from_file(payload, filename, instance)
                    kind = handlers.type_from_starts_with(payload)
                if kind in ("text/cloud-config", "text/cloud-config-jsonp"):
                    config.handle_part(data, kind, filename, payload, "always", headers)

            config.handle_part(None, handlers.CONTENT_START, None, None, None, None)
            handlers.walk(message, take, None)
            return {"config": config.cloud_buf, "parts": parts, "host_keys": sorted(cc_ssh.CONFIG_KEY_TO_FILE)}

        with tempfile.TemporaryDirectory() as work:
            print(json.dumps([read(document, work) for document in json.load(sys.stdin)]))
        """;

    public static string? Directory { get; } = Find();

    public static string? MissingReason =>
        RealComponents.Find("python3") is null ? "No python3 on this machine."
        : Directory is null ? "cloud-init is not unpacked in tests/.real; tests/install-cloud-init (Debian) does it, or set SPINUP_CLOUD_INIT to where it is."
        : null;

    /// <summary>Has cloud-init read documents, all in one process: its start takes a second.</summary>
    /// <returns>
    /// For each, <c>config</c>: what the cloud-configs merged to; <c>parts</c>: each part's type and payload; <c>host_keys</c>: the
    /// field names it knows.
    /// </returns>
    public static async Task<IReadOnlyList<JsonNode>> ReadAllAsync(IEnumerable<string> userData)
    {
        var input = new JsonArray([.. userData.Select(document => (JsonNode)document)]);
        var (code, output, errors) = await PythonAsync(input.ToJsonString(), "-W", "ignore", "-c", Reader);
        Assert.True(code == 0, errors);
        return [.. JsonNode.Parse(output)!.AsArray().Select(node => node!)];
    }

    /// <summary>Has cloud-init read one document.</summary>
    public static async Task<JsonNode> ReadAsync(string userData) => (await ReadAllAsync([userData]))[0];

    /// <summary>Has cloud-init check a cloud-config against its schema.</summary>
    public static async Task<(int Code, string Output)> CheckSchemaAsync(string cloudConfig)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, cloudConfig);
            var (code, output, errors) = await PythonAsync("", "-W", "ignore", "-m", "cloudinit.cmd.main", "schema", "--config-file", file);
            return (code, output + errors);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<(int Code, string Output, string Errors)> PythonAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(RealComponents.Find("python3")!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        start.Environment["PYTHONPATH"] = Path.Combine(Directory!, "usr/lib/python3/dist-packages");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (process.ExitCode, await output, await errors);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SPINUP_CLOUD_INIT") is { Length: > 0 } given)
        {
            return given;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "tests", ".real", "cloud-init");
            if (System.IO.Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}

/// <summary>A table of tests with Debian's cloud-init: skipped, with the reason, where it is not unpacked.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CloudInitTheoryAttribute : TheoryAttribute
{
    public CloudInitTheoryAttribute() => Skip = RealCloudInit.MissingReason;
}

/// <summary>A test with Debian's cloud-init: skipped, with the reason, where it is not unpacked.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CloudInitFactAttribute : FactAttribute
{
    public CloudInitFactAttribute() => Skip = RealCloudInit.MissingReason;
}
