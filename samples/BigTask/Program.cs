// BigTask: rent a big machine for one task, and be sure that it is gone afterwards.
//
//     dotnet run --project samples/BigTask
//
// The story is that of a small program of 2017: put a data set and oneself on a machine with 16 GB, run there, stream the output,
// bring the report back, destroy the machine. TaskOnDroplet.cs is that story; Engagement/ is the task; the rest is options and screen.
using BigTask;
using BigTask.Engagement;
using Spinup.Sdk;

switch (args)
{
    // What the copy of this program on the droplet is started with.
    case ["engagement", var input, var output]:
        return EngagementJob.Run(input, output);

    // How data/events.csv.gz was made.
    case ["generate", var file]:
        EventLog.Write(file, EventLogGenerator.Generate());
        return 0;
}

try
{
    var options = BigTaskOptions.Parse(args);
    if (options is null)
    {
        Console.WriteLine(BigTaskOptions.Help);
        return 0;
    }

    using var ending = new EndingSignals();
    return await TaskOnDroplet.RunAsync(options, new Screen(), ending);
}
catch (Exception failure) when (failure is SpinupException or ArgumentException or IOException)
{
    Console.Error.WriteLine($"BigTask: {failure.Message}");
    return 125;
}
