using System.Runtime.CompilerServices;
using Xunit;

namespace Spinup.Testing;

/// <summary>Compares a text with the one reviewed before: <c>Name.verified.txt</c> beside the test; a difference is left in <c>Name.received.txt</c>.</summary>
/// <remarks>To accept a change, review the received file and rename it, or run once with <c>SPINUP_ACCEPT_SNAPSHOTS=1</c>.</remarks>
public static class Snapshots
{
    /// <summary>Fails when <paramref name="text"/> is not what was verified.</summary>
    /// <param name="text">What came out. Line ends do not count.</param>
    /// <param name="name">The file's name without its endings.</param>
    /// <param name="testFile">Filled in by the compiler.</param>
    public static void Verify(string text, string name, [CallerFilePath] string testFile = "")
    {
        var folder = Folder(testFile);
        var verified = Path.Combine(folder, name + ".verified.txt");
        var received = Path.Combine(folder, name + ".received.txt");
        var now = Normalise(text);
        if (Environment.GetEnvironmentVariable("SPINUP_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(verified, now);
        }

        var before = File.Exists(verified) ? Normalise(File.ReadAllText(verified)) : null;
        if (before == now)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, now);
        Assert.Fail($"{name} differs from what was verified{FirstDifference(before, now)}. Review {received}; if it is right, rename it to {Path.GetFileName(verified)}.");
    }

    private static string Normalise(string text) => text.ReplaceLineEndings("\n").TrimEnd() + "\n";

    // A reproducible build rewrites the compiler's paths, so only what follows the tests folder is trusted.
    private static string Folder(string testFile)
    {
        var path = testFile.Replace('\\', '/');
        var inTests = Path.GetDirectoryName(path[(path.LastIndexOf("/tests/", StringComparison.Ordinal) + 1)..])!;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Spinup.Sdk.sln")))
            {
                return Path.Combine(folder.FullName, inTests);
            }
        }

        throw new InvalidOperationException("The tests run outside the repository, so there is nothing to compare with.");
    }

    private static string FirstDifference(string? before, string now)
    {
        if (before is null)
        {
            return " (nothing was)";
        }

        var (old, fresh) = (before.Split('\n'), now.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(old.Length, fresh.Length)).First(i => i >= old.Length || i >= fresh.Length || old[i] != fresh[i]);
        return $" in line {line + 1}: \"{old.ElementAtOrDefault(line)}\" has become \"{fresh.ElementAtOrDefault(line)}\"";
    }
}
