using Spinup.Tests.Conformance;

// Runs cases that somebody else wrote against what the package has in public:
//
//   dotnet run --project tests/Spinup.Sdk.Conformance -- autoscaling FILE.json
//
// Exit code: 0 all passed, 1 some failed, 2 the file or the command cannot be read.
if (args is not ["autoscaling", var path])
{
    Console.Error.WriteLine("usage: dotnet run --project tests/Spinup.Sdk.Conformance -- autoscaling FILE.json");
    return 2;
}

try
{
    var report = ConformanceFile.Read(path).Run();
    foreach (var failure in report.Failures)
    {
        Console.WriteLine(failure);
    }

    Console.WriteLine(report);
    return report.Failures.Count == 0 ? 0 : 1;
}
catch (BadFileException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
