namespace Spinup.Sdk.Yarp.Members;

/// <summary>Counts probes in a row. Healthy begins with the given number of successes and ends with the given number of failures.</summary>
internal readonly record struct ProbeTally(bool IsHealthy, int InARow, string? Said)
{
    public ProbeTally Succeeded(string said, int rise) => Next(said, isHealthy: true, needed: rise);

    public ProbeTally Failed(string said, int fall) => Next(said, isHealthy: false, needed: fall);

    private ProbeTally Next(string said, bool isHealthy, int needed)
    {
        if (isHealthy == IsHealthy)
        {
            return this with { InARow = 0, Said = said };
        }

        return InARow + 1 >= needed ? new ProbeTally(isHealthy, 0, said) : this with { InARow = InARow + 1, Said = said };
    }
}
