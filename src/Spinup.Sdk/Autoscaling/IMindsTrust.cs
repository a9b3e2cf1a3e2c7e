namespace Spinup.Sdk.Autoscaling;

/// <summary>A policy that is asked even when its metrics cannot be trusted, because it knows what to do without some of them. What it then proposes may raise the size, and not lower it.</summary>
internal interface IMindsTrust : IScalingPolicy;
