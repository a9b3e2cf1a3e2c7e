using System.Globalization;
using Spinup.Testing;

namespace Spinup.Benchmarks;

/// <summary><c>file-sync [--files 10000] [--mib 1024] [--rounds 3] [--up 1] [--down 1]</c>: a tree up and down, beside rsync and tar over the same sshd. The best of the rounds counts.</summary>
internal static class FileSync
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var files = Arguments.Number(arguments, "--files", 10_000);
        var mib = Arguments.Number(arguments, "--mib", 1024);
        var rounds = Arguments.Number(arguments, "--rounds", 3);
        await using var bench = await SshBench.StartAsync();
        var source = MakeTree(Path.Combine(bench.Root, "source"), files, mib);
        Dictionary<string, double> best = [];
        for (var round = 0; round < rounds; round++)
        {
            if (Arguments.Number(arguments, "--up", 1) == 1)
            {
                await MeasureAsync("up: Spinup", target => SshBench.TimeAsync(() => bench.Shell.UploadAsync(source, target)));
                await MeasureAsync("up: tar", target => SshBench.ShellTimeAsync($"mkdir {target} && tar -C {source} -cf - . | {bench.Ssh} 'tar -C {target} -xf -'"));
                await MeasureAsync("up: rsync", target => SshBench.ShellTimeAsync($"rsync -a -e \"{bench.SshProgram}\" {source}/ {bench.HostName}:{target}/"));
            }

            if (Arguments.Number(arguments, "--down", 1) == 1)
            {
                await MeasureAsync("down: Spinup", target => SshBench.TimeAsync(() => bench.Shell.DownloadAsync(source, target)));
                await MeasureAsync("down: tar", target => SshBench.ShellTimeAsync($"mkdir {target} && {bench.Ssh} 'tar -C {source} -cf - .' | tar -C {target} -xf -"));
                await MeasureAsync("down: rsync", target => SshBench.ShellTimeAsync($"rsync -a -e \"{bench.SshProgram}\" {bench.HostName}:{source}/ {target}/"));
            }
        }

        foreach (var (name, seconds) in best)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-14} {seconds:0.00} s"));
        }

        foreach (var way in ((string[])["up", "down"]).Where(way => best.ContainsKey(way + ": tar")))
        {
            var others = Math.Min(best[$"{way}: tar"], RealComponents.Find("rsync") is null ? double.MaxValue : best[$"{way}: rsync"]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{way}: {best[$"{way}: Spinup"] / others:0.00}x the faster of the others"));
        }

        return 0;

        async Task MeasureAsync(string name, Func<string, Task<double>> work)
        {
            var target = Path.Combine(bench.Root, "target");
            var seconds = await work(target);
            best[name] = Math.Min(seconds, best.GetValueOrDefault(name, double.MaxValue));
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-14} {seconds:0.00} s"));
            await SshBench.ShellTimeAsync($"diff -r {source} {target} > /dev/null");
            Directory.Delete(target, recursive: true);
        }
    }

    private static string MakeTree(string root, int files, int mib)
    {
        var bytes = new byte[(long)mib * 1024 * 1024 / files];
        var random = new Random(1);
        for (var index = 0; index < files; index++)
        {
            var directory = Path.Combine(root, (index / 100).ToString("000", CultureInfo.InvariantCulture));
            Directory.CreateDirectory(directory);
            random.NextBytes(bytes);
            File.WriteAllBytes(Path.Combine(directory, index.ToString("00000", CultureInfo.InvariantCulture)), bytes);
        }

        return root;
    }
}
