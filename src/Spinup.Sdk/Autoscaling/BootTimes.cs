namespace Spinup.Sdk.Autoscaling;

internal sealed class BootTimes(TimeSpan unlearned)
{
    public TimeSpan Expected { get; private set; }

    public void Observe(ScalingInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Expected = unlearned;
    }
}
