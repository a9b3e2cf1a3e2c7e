using System.Globalization;
using System.IO.Compression;
using System.Text;
using YamlDotNet.Core;

namespace Spinup.Sdk.LocalCloud.CloudInit;

/// <summary>Reads user data in every form that cloud-init takes: cloud-config, scripts, multi-part, compressed.</summary>
internal sealed class UserDataReader
{
    // 64 KiB is all DigitalOcean takes; unpacked it may be more, but not without end.
    private const int MostUnpacked = 16 * 1024 * 1024;
    private readonly List<UserScript> scripts = [];
    private readonly List<string> warnings = [];
    private readonly List<string> notes = [];
    private Dictionary<string, object?> config = [];
    private bool merged;
    private int parts;

    private UserDataReader()
    {
    }

    public static UserData Read(string userData)
    {
        ArgumentNullException.ThrowIfNull(userData);
        var reader = new UserDataReader();
        if (!string.IsNullOrWhiteSpace(userData))
        {
            reader.TakeWhole(userData);
        }

        return new UserData
        {
            Config = new CloudConfig(reader.config, reader.warnings, reader.notes),
            Scripts = [.. reader.scripts.OrderBy(s => s.Name, StringComparer.Ordinal)],
            Warnings = reader.warnings,
            Notes = reader.notes,
        };
    }

    private void TakeWhole(string text)
    {
        try
        {
            text = Unpack(text);
            if (MimePart.IsMessage(text))
            {
                foreach (var part in MimePart.Read(text))
                {
                    Take(part.ContentType, part.Name, part.MergeType, Text(part.Body));
                }
            }
            else
            {
                Take("text/plain", null, null, text);
            }
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            warnings.Add($"User data could not be decoded: {e.Message}");
        }
    }

    private void Take(string type, string? name, string? mergeType, string text)
    {
        name ??= string.Create(CultureInfo.InvariantCulture, $"part-{++parts:000}");
        var first = text.TrimStart().Split('\n', 2)[0].TrimEnd();
        if (type == "text/jinja2" || first.StartsWith("## template:", StringComparison.OrdinalIgnoreCase))
        {
            notes.Add($"{name}: jinja templates are not rendered on a local droplet; the text is taken as it is.");
            text = text.TrimStart().Split('\n', 2).ElementAtOrDefault(1) ?? "";
            (type, first) = ("text/plain", text.TrimStart().Split('\n', 2)[0].TrimEnd());
        }

        if (type is "text/plain" or "text/x-not-multipart" or "application/octet-stream" or "application/gzip" or "application/x-gzip")
        {
            type = TypeOf(first.ToLowerInvariant());
        }

        switch (type)
        {
            case "text/cloud-config":
                TakeConfig(name, text, mergeType);
                break;
            case "text/cloud-config-archive":
                TakeArchive(name, text);
                break;
            case "text/x-shellscript" or "text/x-shellscript-per-instance" or "text/x-shellscript-per-once":
                scripts.Add(new UserScript(name, text.TrimStart(), ScriptTime.Once));
                break;
            case "text/x-shellscript-per-boot":
                scripts.Add(new UserScript(name, text.TrimStart(), ScriptTime.EveryBoot));
                break;
            case "text/cloud-boothook":
                scripts.Add(new UserScript(name, AfterFirstLine(text, "#cloud-boothook"), ScriptTime.Early));
                break;
            case "":
                // cloud-init's own words, without the contents it would show.
                warnings.Add($"Unhandled non-multipart (text/x-not-multipart) userdata in {name}: it begins with no line cloud-init knows.");
                break;
            default:
                notes.Add($"{name}: {type} is not there on a local droplet; it is left out.");
                break;
        }
    }

    private static string TypeOf(string first) => first switch
    {
        _ when first.StartsWith("#cloud-config-archive", StringComparison.Ordinal) => "text/cloud-config-archive",
        _ when first.StartsWith("#cloud-config", StringComparison.Ordinal) => "text/cloud-config",
        _ when first.StartsWith("#!", StringComparison.Ordinal) => "text/x-shellscript",
        _ when first.StartsWith("#cloud-boothook", StringComparison.Ordinal) => "text/cloud-boothook",
        _ when first.StartsWith("#include", StringComparison.Ordinal) => "text/x-include-url",
        _ when first.StartsWith("#part-handler", StringComparison.Ordinal) => "text/part-handler",
        _ => "",
    };

    private void TakeConfig(string name, string text, string? mergeType)
    {
        try
        {
            if (YamlTree.Read(text) is not Dictionary<string, object?> part)
            {
                warnings.Add($"Failed at merging in cloud config part from {name}: empty cloud config");
                return;
            }

            config = merged ? (Dictionary<string, object?>)CloudConfigMerge.For(part, mergeType).Merge(config, part)! : part;
            merged = true;
        }
        catch (Exception e) when (e is YamlException or FormatException)
        {
            var at = e is YamlException yaml ? string.Create(CultureInfo.InvariantCulture, $" Invalid format at line {yaml.Start.Line} column {yaml.Start.Column}.") : "";
            warnings.Add($"Failed loading yaml blob.{at} {e.Message.ReplaceLineEndings(" ")}");
            warnings.Add($"Failed at merging in cloud config part from {name}");
        }
    }

    private void TakeArchive(string name, string text)
    {
        try
        {
            foreach (var entry in YamlTree.Read(text) as List<object?> ?? [])
            {
                switch (entry)
                {
                    case string content:
                        Take("text/plain", null, null, content);
                        break;
                    case Dictionary<string, object?> part:
                        Take(part.GetValueOrDefault("type") as string ?? "text/plain", part.GetValueOrDefault("filename") as string, null, part.GetValueOrDefault("content") as string ?? "");
                        break;
                }
            }
        }
        catch (YamlException e)
        {
            warnings.Add($"Failed loading yaml blob of {name}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static string AfterFirstLine(string text, string first) =>
        text.TrimStart().StartsWith(first, StringComparison.OrdinalIgnoreCase) ? text.TrimStart().Split('\n', 2).ElementAtOrDefault(1) ?? "" : text;

    private static string Unpack(string text)
    {
        var packed = string.Concat(text.Where(static c => !char.IsWhiteSpace(c)));
        if (text.TrimStart() is ['#', ..] || MimePart.IsMessage(text) || packed.Length % 4 != 0)
        {
            return text;
        }

        var bytes = new byte[packed.Length];
        return Convert.TryFromBase64String(packed, bytes, out var length) ? Text(bytes[..length]) : text;
    }

    /// <summary>Bytes as text, uncompressed when they are gzip.</summary>
    internal static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes is [0x1f, 0x8b, ..] ? Gunzip(bytes) : bytes);

    internal static byte[] Gunzip(byte[] bytes)
    {
        using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = packed.Read(buffer)) > 0)
        {
            plain.Write(buffer, 0, read);
            if (plain.Length > MostUnpacked)
            {
                throw new InvalidDataException("It unpacks to more than 16 MiB.");
            }
        }

        return plain.ToArray();
    }
}
