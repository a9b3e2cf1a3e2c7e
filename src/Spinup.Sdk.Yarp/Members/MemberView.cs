using Spinup.Sdk.LoadBalancing;

namespace Spinup.Sdk.Yarp.Members;

/// <summary>A member as it was at one moment.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="State">Where it stands.</param>
/// <param name="InFlight">How many requests are at it.</param>
/// <param name="Said">What the last probe found.</param>
/// <param name="Drain">Counts the drains, so that one that was taken back is not taken for the next.</param>
/// <param name="IsRemoved">Whether it is gone.</param>
/// <param name="Changed">Ends when any of this changes.</param>
internal readonly record struct MemberView(Backend Backend, BackendState State, int InFlight, string? Said, int Drain, bool IsRemoved, Task Changed)
{
    public bool IsDrain(int drain) => State == BackendState.Draining && Drain == drain;
}

/// <summary>What became of an admission.</summary>
internal enum Admission
{
    /// <summary>It is not healthy, or leaving.</summary>
    No,

    /// <summary>It gets requests from now on.</summary>
    Now,

    /// <summary>It was admitted before.</summary>
    Already,
}
