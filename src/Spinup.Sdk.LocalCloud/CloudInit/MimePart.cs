using System.Text;

namespace Spinup.Sdk.LocalCloud.CloudInit;

/// <summary>A part of a MIME message, or the whole of one without parts.</summary>
/// <param name="ContentType">Its type in small letters, without parameters.</param>
/// <param name="Name">Its file name, if it has one.</param>
/// <param name="MergeType">How cloud-init shall merge it, if it says so.</param>
/// <param name="Body">Its contents, decoded.</param>
internal sealed record MimePart(string ContentType, string? Name, string? MergeType, byte[] Body)
{
    // Deeper than any tool nests them; a message that goes further is made to do harm.
    private const int DeepestNesting = 8;

    /// <summary>Whether a text looks like a MIME message: it begins with the headers that say so.</summary>
    public static bool IsMessage(string text)
    {
        var start = text.TrimStart();
        return start.StartsWith("Content-Type: multipart", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("MIME-Version:", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Takes a message apart, parts within parts included.</summary>
    public static IReadOnlyList<MimePart> Read(string message)
    {
        List<MimePart> parts = [];
        Read(message.TrimStart().ReplaceLineEndings("\n"), parts, 0);
        return parts;
    }

    private static void Read(string message, List<MimePart> parts, int depth)
    {
        var (headers, body) = Split(message);
        var (type, parameters) = Value(headers.GetValueOrDefault("content-type", "text/plain"));
        if (type.StartsWith("multipart/", StringComparison.Ordinal) && parameters.TryGetValue("boundary", out var boundary) && depth < DeepestNesting)
        {
            foreach (var part in Parts(body, boundary))
            {
                Read(part, parts, depth + 1);
            }

            return;
        }

        var name = Value(headers.GetValueOrDefault("content-disposition", "")).Parameters.GetValueOrDefault("filename") ?? parameters.GetValueOrDefault("name");
        var merge = headers.GetValueOrDefault("merge-type") ?? headers.GetValueOrDefault("x-merge-type");
        parts.Add(new MimePart(type, name, merge, Decode(body, headers.GetValueOrDefault("content-transfer-encoding", ""))));
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string message)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        var last = "";
        while (at < message.Length)
        {
            var end = message.IndexOf('\n', at);
            var line = end < 0 ? message[at..] : message[at..end];
            at = end < 0 ? message.Length : end + 1;
            if (line.Length == 0)
            {
                break;
            }

            if (line[0] is ' ' or '\t' && last.Length > 0)
            {
                headers[last] += " " + line.Trim();
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                last = line[..colon].Trim();
                headers[last] = line[(colon + 1)..].Trim();
            }
        }

        return (headers, message[at..]);
    }

    private static IEnumerable<string> Parts(string body, string boundary)
    {
        StringBuilder? part = null;
        foreach (var line in body.Split('\n'))
        {
            var trimmed = line.TrimEnd();
            if (trimmed == "--" + boundary || trimmed == "--" + boundary + "--")
            {
                if (part is not null)
                {
                    // The line break before a boundary belongs to the boundary.
                    yield return part.Length > 0 ? part.ToString(0, part.Length - 1) : "";
                }

                part = trimmed.Length == boundary.Length + 4 ? null : new StringBuilder();
                if (part is null)
                {
                    yield break;
                }
            }
            else
            {
                part?.Append(line).Append('\n');
            }
        }

        // Cut short: what came counts, as it does for cloud-init.
        if (part is { Length: > 0 })
        {
            yield return part.ToString(0, part.Length - 1);
        }
    }

    private static (string Value, Dictionary<string, string> Parameters) Value(string header)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var words = header.Split(';', StringSplitOptions.TrimEntries);
        foreach (var word in words.Skip(1))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                parameters[word[..equals].Trim()] = word[(equals + 1)..].Trim().Trim('"');
            }
        }

        return (words[0].ToLowerInvariant(), parameters);
    }

    private static byte[] Decode(string body, string encoding) => encoding.Trim().ToLowerInvariant() switch
    {
        "base64" => Convert.FromBase64String(string.Concat(body.Where(static c => !char.IsWhiteSpace(c)))),
        "quoted-printable" => QuotedPrintable(body),
        _ => Encoding.UTF8.GetBytes(body),
    };

    private static byte[] QuotedPrintable(string body)
    {
        using var bytes = new MemoryStream();
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '=' && i + 1 < body.Length && body[i + 1] == '\n')
            {
                i++;
            }
            else if (body[i] == '=' && i + 2 < body.Length && char.IsAsciiHexDigit(body[i + 1]) && char.IsAsciiHexDigit(body[i + 2]))
            {
                bytes.WriteByte(Convert.FromHexString(body.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else
            {
                bytes.Write(Encoding.UTF8.GetBytes(body, i, char.IsHighSurrogate(body[i]) && i + 1 < body.Length ? 2 : 1));
                i += char.IsHighSurrogate(body[i]) && i + 1 < body.Length ? 1 : 0;
            }
        }

        return bytes.ToArray();
    }
}
