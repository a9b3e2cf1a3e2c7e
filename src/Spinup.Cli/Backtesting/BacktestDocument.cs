using System.Text.Json.Serialization;
using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Cli.Backtesting;

/// <summary>What <c>spinup backtest --json</c> prints.</summary>
internal sealed record BacktestDocument(BacktestDocument.Load Trace, BacktestDocument.World Model, double Loss, IReadOnlyList<BacktestDocument.Row> Policies)
{
    public static BacktestDocument Of(LoadTrace trace, SimulationModel model, double loss, IReadOnlyList<ComparisonRow> rows) => new(
        new(trace.Start, trace.End, trace.Step.TotalSeconds, trace.Counts.Length, trace.UnknownPeriods, trace.InterpolatedPeriods, trace.Requests, trace.PeakPerSecond),
        new(
            rows[0].Result.CapacityPerDroplet, model.Price.PerHourUsd, model.Tick.TotalSeconds, model.BootTime.TotalSeconds, model.BootSpread.TotalSeconds,
            model.MetricDelay.TotalSeconds, model.MetricLoss, model.CreateFailures, model.Victims.Name, model.Seed),
        loss,
        [.. rows.Select(Row.Of)]);

    internal sealed record Load(
        DateTimeOffset Start, DateTimeOffset End, double StepSeconds, int Periods, int UnknownPeriods, int InterpolatedPeriods, double Requests, double PeakPerSecond);

    internal sealed record World(
        double CapacityPerDroplet, decimal PricePerHourUsd, double TickSeconds, double BootSeconds, double BootSpreadSeconds, double MetricDelaySeconds,
        double MetricLoss, double CreateFailures, string Victims, int Seed);

    internal sealed record Row(
        string Policy,
        bool Best,
        bool KnowsTheFuture,
        double TotalUsd,
        decimal Usd,
        double LostUsd,
        double Requests,
        double Dropped,
        double DroppedPpm,
        double ThetaUnderPercent,
        double ThetaOverPercent,
        double TauUnderPercent,
        double TauOverPercent,
        double InstabilityPercent,
        int Creates,
        int Destroys,
        int FailedCreates,
        int Recoveries,
        double RecoveryMeanSeconds,
        double RecoveryMaxSeconds,
        double DropletHours)
    {
        public static Row Of(ComparisonRow row) => new(
            row.Policy.Name, row.IsBest, row.Policy.KnowsTheFuture, row.TotalUsd, row.Result.Usd, row.TotalUsd - (double)row.Result.Usd,
            row.Result.Requests, row.Result.Dropped, row.Result.DroppedPpm, row.Result.ThetaUnder, row.Result.ThetaOver, row.Result.TauUnder, row.Result.TauOver,
            row.Result.Instability, row.Result.Creates, row.Result.Destroys, row.Result.FailedCreates, row.Result.Recoveries,
            row.Result.RecoveryMean.TotalSeconds, row.Result.RecoveryMax.TotalSeconds, row.Result.DropletHours);
    }
}

[JsonSerializable(typeof(BacktestDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
internal sealed partial class BacktestJson : JsonSerializerContext;
