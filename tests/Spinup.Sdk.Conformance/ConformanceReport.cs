namespace Spinup.Tests.Conformance;

/// <summary>How a file of cases went.</summary>
/// <param name="Passed">How many cases passed.</param>
/// <param name="Failures">The cases that did not, each with what was expected and what came.</param>
public sealed record ConformanceReport(int Passed, IReadOnlyList<CaseFailure> Failures)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Passed} passed, {Failures.Count} failed";
}

/// <summary>A case that failed.</summary>
/// <param name="Id">Its id in the file.</param>
/// <param name="Problems">What was not as expected.</param>
public sealed record CaseFailure(string Id, IReadOnlyList<string> Problems)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(Environment.NewLine, Problems.Select(problem => $"FAILED {Id}: {problem}"));
}
