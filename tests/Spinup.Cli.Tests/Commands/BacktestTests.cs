using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary><c>spinup backtest</c> from outside; it needs no account and no network.</summary>
public sealed class BacktestTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("spinup-backtest-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Backtest_OfAFile_PrintsTheCheapestFirst()
    {
        var end = await RunAsync("--trace", Day(), "--peak-droplets", "10", "--price", "0.0625", "--policy", "static", "--policy", "oracle", "--policy", "static:12");

        Assert.True(end.ExitCode == 0, end.Errors);
        var lines = end.Text.TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("POLICY", lines[0].TrimStart(), StringComparison.Ordinal);
        Assert.Matches("^ +oracle ", lines[1]);
        Assert.Matches(@"^\* +static +\$15\.00 +\$15\.00 +\$0\.00 +0 ppm ", lines[2]); // 10 x 24 h x $0.0625
        Assert.Matches(@"^ +static:12 +\$18\.00 ", lines[3]);
        Assert.Contains("day.csv: 1440 periods of 60 s from 2026-01-01 00:00 to 2026-01-02 00:00", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_Json_HasTheFiguresOfEachPolicy()
    {
        // By hand: one droplet serves 600 a minute; the second minute drops 600 of 1200, each worth a sixtieth of a cent and charged ten times.
        var end = await RunAsync(
            "--trace", Write("load.csv", "when,hits\n2026-01-01 00:00,600\n2026-01-01 00:01,1200\n2026-01-01 00:02,600\n"),
            "--time", "when", "--value", "hits", "--capacity", "10", "--price", "0.6", "--boot", "90", "--loss", "10", "--policy", "static:1", "--json");

        Assert.True(end.ExitCode == 0, end.Errors);
        using var document = JsonDocument.Parse(end.Text);
        var root = document.RootElement;
        Assert.Equal((3, 2400, 20), (root.GetProperty("trace").GetProperty("periods").GetInt32(), root.GetProperty("trace").GetProperty("requests").GetInt32(), root.GetProperty("trace").GetProperty("peak_per_second").GetInt32()));
        Assert.Equal((10, 90, 10), (root.GetProperty("model").GetProperty("capacity_per_droplet").GetInt32(), root.GetProperty("model").GetProperty("boot_seconds").GetInt32(), root.GetProperty("loss").GetInt32()));
        var row = Assert.Single(root.GetProperty("policies").EnumerateArray());
        Assert.Equal(("static:1", true), (row.GetProperty("policy").GetString(), row.GetProperty("best").GetBoolean()));
        Assert.Equal((0.03, 600, 250_000), (row.GetProperty("usd").GetDouble(), row.GetProperty("dropped").GetDouble(), row.GetProperty("dropped_ppm").GetDouble()));
        Assert.Equal(0.03 + (10 * 0.01), row.GetProperty("total_usd").GetDouble(), 9);
        Assert.Equal(60, row.GetProperty("recovery_max_seconds").GetInt32());
    }

    [Fact]
    public async Task Backtest_Interrupted_EndsAtOnce()
    {
        // 70 years of minutes by the policy that takes longest: minutes of work.
        await using var spinup = SpinupProcess.Start(["backtest", "--trace", Write("long.csv", "1950-01-01,5\n1985-01-01,6\n"), "--price", "1", "--capacity", "1"]);
        await spinup.UntilSaidAsync("2 periods of");

        spinup.Signal(SpinupProcess.SigInt);

        Assert.Equal(130, (await spinup.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task Backtest_StandardInputAndSlice_IsReadAlike()
    {
        await using var spinup = SpinupProcess.Start(["backtest", "--trace", "-", "--from", "2026-01-01T06:00:00Z", "--to", "2026-01-01 12:00", "--price", "1", "--policy", "static", "--json"]);
        await spinup.GiveAsync(await File.ReadAllBytesAsync(Day()));
        var end = await spinup.WaitAsync();

        Assert.True(end.ExitCode == 0, end.Errors);
        using var document = JsonDocument.Parse(end.Text);
        Assert.Equal(360, document.RootElement.GetProperty("trace").GetProperty("periods").GetInt32());
        Assert.Equal(240, document.RootElement.GetProperty("policies")[0].GetProperty("usd").GetDouble()); // 40 droplets, 6 hours
    }

    [Fact]
    public async Task Backtest_Smooth_DropsNothingWhereTheLoadOnlySeemedToJump()
    {
        var csv = new StringBuilder("time,count\n");
        for (var half = 0; half < 48; half++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"2026-01-01 {half / 2:00}:{half % 2 * 30:00},{1000 * (half < 24 ? half + 1 : 48 - half)}\n");
        }

        string[] words = ["--trace", Write("halves.csv", csv.ToString()), "--price", "1", "--policy", "hpa:0.8", "--json"];
        using var even = JsonDocument.Parse((await RunAsync(words)).Text);
        using var smooth = JsonDocument.Parse((await RunAsync([.. words, "--smooth"])).Text);

        Assert.True(even.RootElement.GetProperty("policies")[0].GetProperty("dropped").GetDouble() > 0);
        Assert.Equal(0, smooth.RootElement.GetProperty("policies")[0].GetProperty("dropped").GetDouble());
        Assert.Equal(48, smooth.RootElement.GetProperty("trace").GetProperty("periods").GetInt32());
    }

    [Fact]
    public async Task Backtest_Twice_SaysTheSame()
    {
        string[] words = ["--trace", Day(), "--price", "0.0625", "--policy", "oracle", "--boot-spread", "60", "--create-failures", "0.2", "--metric-loss", "0.1", "--seed", "5", "--json"];

        Assert.Equal((await RunAsync(words)).Text, (await RunAsync(words)).Text);
    }

    [Fact]
    public async Task Backtest_Plot_IsAWellFormedPictureOfFiniteNumbers()
    {
        var file = Path.Combine(folder, "plot.svg");
        var end = await RunAsync("--trace", Day(days: 30), "--price", "0.0625", "--policy", "static:20", "--policy", "oracle", "--plot", file);

        Assert.True(end.ExitCode == 0, end.Errors);
        var text = await File.ReadAllTextAsync(file);
        var svg = XDocument.Parse(text).Root!;
        Assert.Equal("{http://www.w3.org/2000/svg}svg", svg.Name.ToString());
        Assert.DoesNotMatch("NaN|∞|Infinity|E[+-]", text);
        foreach (var number in svg.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "d").SelectMany(path => Regex.Matches(path.Value, @"[^MLHVZ ]+")))
        {
            Assert.InRange(double.Parse(number.Value, CultureInfo.InvariantCulture), 0, 1200);
        }

        var says = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        Assert.Contains("Backtest on day.csv", says);
        Assert.Contains("dropped", says);
        Assert.Contains("droplets", says);
        Assert.Contains(says, label => label.StartsWith("static:20 (best): $", StringComparison.Ordinal));
        Assert.Contains("2026-01-05", says);
        var drops = svg.Descendants().Where(element => (string?)element.Attribute("class") == "drop" && element.Name.LocalName == "path").Select(path => (string)path.Attribute("d")!).ToList();
        Assert.Equal(["", "M"], drops.Select(path => path.Length == 0 ? "" : path[..1])); // The oracle drops nothing, the small pool does.
        Assert.Contains("prefers-color-scheme: dark", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1000, 200_000); // 43,200 ticks, thinned out.
    }

    [Theory]
    [InlineData("say which trace", "--price", "1")]
    [InlineData("nowhere.csv", "--price", "1", "--trace", "nowhere.csv")]
    [InlineData("what a droplet costs", "--trace", "DAY")]
    [InlineData("--price", "--trace", "DAY", "--price=-1")]
    [InlineData("--price", "--trace", "DAY", "--price", "cheap")]
    [InlineData("--capacity 0 is not a number above 0", "--trace", "DAY", "--price", "1", "--capacity", "0")]
    [InlineData("--capacity -5 is not a number above 0", "--trace", "DAY", "--price", "1", "--capacity=-5")]
    [InlineData("--peak-droplets NaN", "--trace", "DAY", "--price", "1", "--peak-droplets", "NaN")]
    [InlineData("contradict", "--trace", "DAY", "--price", "1", "--peak-droplets", "3", "--capacity", "4")]
    [InlineData("--boot -1 is not a length of time", "--trace", "DAY", "--price", "1", "--boot=-1")]
    [InlineData("--boot soon", "--trace", "DAY", "--price", "1", "--boot", "soon")]
    [InlineData("--boot 3d is out of range", "--trace", "DAY", "--price", "1", "--boot", "3d")]
    [InlineData("BootSpread is 00:03:00", "--trace", "DAY", "--price", "1", "--boot-spread", "3m")]
    [InlineData("Tick is 00:00:00", "--trace", "DAY", "--price", "1", "--tick", "0")]
    [InlineData("--metric-loss 2 is not a share", "--trace", "DAY", "--price", "1", "--metric-loss", "2")]
    [InlineData("--loss -1", "--trace", "DAY", "--price", "1", "--loss=-1")]
    [InlineData("no-such", "--trace", "DAY", "--price", "1", "--policy", "no-such")]
    [InlineData("--policy static:x", "--trace", "DAY", "--price", "1", "--policy", "static:x")]
    [InlineData("--min 9 is more than --max 3", "--trace", "DAY", "--price", "1", "--min", "9", "--max", "3")]
    [InlineData("--from later is not a time", "--trace", "DAY", "--price", "1", "--from", "later")]
    [InlineData("it goes from 2026-01-01", "--trace", "DAY", "--price", "1", "--from", "2030-01-01")]
    [InlineData("no column \"visits\"", "--trace", "DAY", "--price", "1", "--value", "visits")]
    [InlineData("bad.csv: Row 3", "--trace", "BAD", "--price", "1")]
    [InlineData("empty.csv: The trace is empty", "--trace", "EMPTY", "--price", "1")]
    [InlineData("/nowhere/at/all.svg", "--trace", "DAY", "--price", "1", "--policy", "static", "--plot", "/nowhere/at/all.svg")]
    [InlineData("--nonsense", "--nonsense")]
    [InlineData("takes no command", "--", "true")]
    public async Task Backtest_WrongInput_FailsWithOneLine(string said, params string[] words)
    {
        var bad = Write("bad.csv", "time,count\n2026-01-01 00:01,1\n2026-01-01 00:00,1\n");
        var end = await RunAsync([.. words.Select(word => word switch { "DAY" => Day(), "BAD" => bad, "EMPTY" => Write("empty.csv", ""), _ => word })]);

        Assert.True(end.ExitCode == 125, $"{end.ExitCode}: {end.Errors}");
        Assert.True(end.FailureLines.Count == 1, end.Errors);
        Assert.Contains(said, end.FailureLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Errors, StringComparison.Ordinal);
        Assert.Equal("", end.Text);
    }

    [Fact]
    public async Task Backtest_WrongInputWithJson_IsADocument()
    {
        var end = await RunAsync("--trace", "nowhere.csv", "--price", "1", "--json");

        Assert.Equal(125, end.ExitCode);
        using var document = JsonDocument.Parse(end.Text);
        Assert.Contains("nowhere.csv", document.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_Help_SaysWhatTheColumnsAre()
    {
        var end = await RunAsync("--help");

        Assert.Equal(0, end.ExitCode);
        Assert.Contains("spinup backtest --trace FILE --price USD [options]", end.Text, StringComparison.Ordinal);
        Assert.Contains("THETA", end.Text, StringComparison.Ordinal);
    }

    private static async Task<SpinupResult> RunAsync(params string[] words)
    {
        await using var spinup = SpinupProcess.Start(["backtest", .. words]);
        return await spinup.WaitAsync();
    }

    private string Day(int days = 1)
    {
        var csv = new StringBuilder("time,count\n");
        for (var minute = 0; minute < days * 1440; minute++)
        {
            var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minute);
            csv.Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss},{Math.Round(5000 - (4000 * Math.Cos(2 * Math.PI * minute / 1440)))}\n");
        }

        return Write("day.csv", csv.ToString());
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
