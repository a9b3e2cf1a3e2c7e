using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Autoscaling;

public sealed partial class Autoscaler
{
    [LoggerMessage(EventIds.ScalingChange, LogLevel.Information, "{Name}: {Decision}")]
    private partial void LogChange(string name, ScalingDecision decision);

    [LoggerMessage(EventIds.ScalingStay, LogLevel.Debug, "{Name}: {Decision}")]
    private partial void LogStay(string name, ScalingDecision decision);

    [LoggerMessage(EventIds.ScalingDryRun, LogLevel.Information, "{Name}, dry run: {Decision}")]
    private partial void LogDryRun(string name, ScalingDecision decision);

    [LoggerMessage(EventIds.ScalingSourceFailed, LogLevel.Warning, "{Name}: {Source} could not measure; its metrics count as failed")]
    private partial void LogSourceFailed(string name, string source, Exception failure);

    [LoggerMessage(EventIds.ScalingTargetFailed, LogLevel.Error, "{Name}: the pool did not take in \"{Decision}\"; the next round starts from what it then says")]
    private partial void LogTargetFailed(string name, ScalingDecision decision, Exception failure);

    [LoggerMessage(EventIds.ScalingRoundFailed, LogLevel.Error, "{Name}: a round failed; the pool stays as it is until the next")]
    private partial void LogRoundFailed(string name, Exception failure);
}
