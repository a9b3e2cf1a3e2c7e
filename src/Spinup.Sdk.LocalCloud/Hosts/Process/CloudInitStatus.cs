using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>What <c>cloud-init status</c> says on a droplet, kept where its stand-in reads it and no command can write it.</summary>
internal sealed class CloudInitStatus(string directory)
{
    private readonly List<string> errors = [];
    private readonly List<string> warnings = [];

    public void Running() => Write("running", "running");

    public void Warn(string warning) => warnings.Add(warning);

    public void Fail(string error) => errors.Add(error);

    /// <summary>Says how it ended: error (exit status 1), degraded (2) or done (0), as cloud-init since 23.4 has it.</summary>
    public void Finish() => Write(
        errors.Count > 0 ? "error" : warnings.Count > 0 ? "degraded" : "done",
        errors.Count > 0 ? "error - done" : warnings.Count > 0 ? "degraded done" : "done");

    private void Write(string state, string extended)
    {
        var status = state == "degraded" ? "done" : state;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"status: {status}\nextended_status: {extended}\nboot_status_code: enabled-by-generator\ndetail:\nDataSourceDigitalOcean\n");
        List(text, "errors", errors);
        text.Append(warnings.Count == 0 ? "recoverable_errors: {}\n" : "recoverable_errors:\nWARNING:\n" + string.Concat(warnings.Select(w => $"\t- {w}\n")));
        Put(state + ".long", text.ToString());
        Put(state + ".json", Json(status, extended));
        // Last, and whole at once: whoever waits reads the others after it.
        Put("state", state);
    }

    private string Json(string status, string extended)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("boot_status_code", "enabled-by-generator");
            json.WriteString("datasource", "digitalocean");
            json.WriteString("detail", "DataSourceDigitalOcean");
            Strings(json, "errors", errors);
            json.WriteString("extended_status", extended);
            json.WriteStartObject("recoverable_errors");
            if (warnings.Count > 0)
            {
                Strings(json, "WARNING", warnings);
            }

            json.WriteEndObject();
            json.WriteString("status", status);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Strings(Utf8JsonWriter json, string name, List<string> values)
    {
        json.WriteStartArray(name);
        values.ForEach(json.WriteStringValue);
        json.WriteEndArray();
    }

    private static void List(StringBuilder text, string name, List<string> values) =>
        text.Append(values.Count == 0 ? $"{name}: []\n" : $"{name}:\n" + string.Concat(values.Select(v => $"\t- {v}\n")));

    private void Put(string name, string text) => Posix.WriteReadable(Path.Combine(directory, name), text);
}
