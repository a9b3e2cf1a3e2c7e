namespace Spinup.Sdk.Autoscaling;

/// <summary>Ties sources, policies and a target: measures, decides, acts.</summary>
/// <remarks>Thread-safe; rounds wait for each other.</remarks>
public interface IAutoscaler
{
    /// <summary>Gets its name.</summary>
    string Name { get; }

    /// <summary>Gets the latest rounds, oldest first.</summary>
    /// <value>At most 1,000, and no more than have 100,000 members together.</value>
    IReadOnlyList<AutoscalerTick> Recent { get; }

    /// <summary>Does one round now.</summary>
    /// <param name="cancellationToken">Ends it; then nothing was decided, or a decision was made that the target may have taken in.</param>
    /// <remarks>A source that fails is a reading that failed; a target that fails is in <see cref="AutoscalerTick.Failure"/>, and the next round starts from what the target then says.</remarks>
    Task<AutoscalerTick> TickAsync(CancellationToken cancellationToken = default);

    /// <summary>Does a round at once and one each <see cref="AutoscalerOptions.Interval"/>, until it is cancelled.</summary>
    /// <param name="cancellationToken">Ends it, with an <see cref="OperationCanceledException"/>; the pool stays as it is.</param>
    Task RunAsync(CancellationToken cancellationToken = default);
}
