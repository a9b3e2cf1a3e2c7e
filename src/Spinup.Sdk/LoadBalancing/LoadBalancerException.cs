namespace Spinup.Sdk.LoadBalancing;

/// <summary>A balancer could not be told or asked. The message has which balancer, what it answered, and what to do.</summary>
public sealed class LoadBalancerException : SpinupException
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What happened.</param>
    public LoadBalancerException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">Why.</param>
    public LoadBalancerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
