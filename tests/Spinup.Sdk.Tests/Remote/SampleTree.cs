using System.Security.Cryptography;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>A directory with everything in it that transfers have stumbled over.</summary>
internal static class SampleTree
{
    private static readonly string[] Names =
    [
        "plain", "with space", "quo'te", "dou\"ble", "back\\slash", "new\nline", "-dash", "--", "$HOME", "`id`", "*", "é漢🚀", "deep/er/file", "sub dir/x", ".hidden",
        "very/long/" + "abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdefghij/abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdefghij",
    ];

    // The empty one, and one larger than any buffer.
    public static int Files => Names.Length + 2;

    public static long Bytes => Names.Length * 7 + 3_000_000;

    public static string Make(string root)
    {
        foreach (var (index, name) in Names.Index())
        {
            var path = Path.Combine(root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, $"data {index:00}");
            File.SetLastWriteTimeUtc(path, new DateTime(2019, 5, 4, 3, 2, 1, DateTimeKind.Utc).AddTicks(1_234_567 + index));
        }

        File.WriteAllText(Path.Combine(root, "empty"), "");
        var big = new byte[3_000_000];
        new Random(7).NextBytes(big);
        File.WriteAllBytes(Path.Combine(root, "big"), big);
        Directory.CreateDirectory(Path.Combine(root, "empty directory"));
        File.CreateSymbolicLink(Path.Combine(root, "link"), "deep/er/file");
        File.CreateSymbolicLink(Path.Combine(root, "deep", "up"), "../plain");
        File.CreateSymbolicLink(Path.Combine(root, "dangling"), "nowhere");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(root, "plain"), (UnixFileMode)0b111_101_000);
            File.SetUnixFileMode(Path.Combine(root, "big"), (UnixFileMode)0b100_000_000);
            File.SetUnixFileMode(Path.Combine(root, "sub dir"), (UnixFileMode)0b101_101_101);
        }

        Directory.SetLastWriteTimeUtc(Path.Combine(root, "deep"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        return root;
    }

    /// <summary>One line for each entry: path, kind, mode, time, contents.</summary>
    public static IReadOnlyList<string> Describe(string root) => [.. Directory.EnumerateFileSystemEntries(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Order(StringComparer.Ordinal)
        .Select(path => $"{Path.GetRelativePath(root, path)}: {Describe(Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path))}")];

    private static string Describe(FileSystemInfo info)
    {
        if (info.LinkTarget is { } target)
        {
            return $"-> {target}";
        }

        var mode = OperatingSystem.IsWindows() ? "" : info.UnixFileMode.ToString();
        return info is FileInfo ? $"{mode} {info.LastWriteTimeUtc:O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(info.FullName)))}" : $"directory {mode} {info.LastWriteTimeUtc:O}";
    }
}
