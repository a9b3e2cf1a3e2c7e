using Spinup.Sdk.Autoscaling.Policies.Objectives;

namespace Spinup.Tests.Sdk.Autoscaling.Policies.Objectives;

/// <summary>Held against the same questions asked of the sorted errors themselves.</summary>
public sealed class ErrorDistributionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Answers_AreThoseOfTheSortedErrors(int seed)
    {
        var random = new Random(seed);
        var distribution = new ErrorDistribution(halfLife: 1e9);
        var errors = new List<double>();
        for (var error = 0; error < 20_000; error++)
        {
            errors.Add((random.NextDouble() + random.NextDouble() - 1) * (random.Next(50) == 0 ? 20 : 2));
            distribution.Add(errors[^1]);
        }

        foreach (var bound in new[] { -3, -1, -0.3, 0, 0.2, 0.9, 1.7, 5, 12 })
        {
            var (excess, beyond) = (errors.Average(error => Math.Max(0, error - bound)), errors.Count(error => error > bound) / (double)errors.Count);
            Assert.True(Math.Abs(distribution.Excess(bound) - excess) < 0.02 + (0.02 * excess), $"seed {seed}, beyond {bound}: {distribution.Excess(bound)}, not {excess}");
            Assert.True(Math.Abs(distribution.Beyond(bound) - beyond) < 0.04, $"seed {seed}, above {bound}: {distribution.Beyond(bound)}, not {beyond}");
        }

        errors.Sort();
        foreach (var probability in new[] { 0.5, 0.2, 0.05, 0.01 })
        {
            var exact = errors[(int)((1 - probability) * errors.Count)];
            Assert.True(Math.Abs(distribution.Upper(probability) - exact) < 0.05 + (0.15 * Math.Abs(exact)), $"seed {seed}, {probability}: {distribution.Upper(probability)}, not {exact}");
        }
    }

    [Fact]
    public void Old_AreForgotten()
    {
        var distribution = new ErrorDistribution(halfLife: 100);
        Enumerable.Range(0, 1000).ToList().ForEach(_ => distribution.Add(10));
        Enumerable.Range(0, 2000).ToList().ForEach(_ => distribution.Add(-1));

        Assert.True(distribution.Beyond(5) < 1e-5, $"{distribution.Beyond(5)}");
    }

    [Fact]
    public void Millions_StayFinite()
    {
        var distribution = new ErrorDistribution(halfLife: 50);
        for (var error = 0; error < 1_000_000; error++)
        {
            distribution.Add(error % 7);
        }

        Assert.Equal(3, distribution.Excess(0), 0.1);
    }
}
