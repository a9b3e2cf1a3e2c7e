namespace BigTask.Engagement;

/// <summary>One line of the log: somebody did something.</summary>
/// <param name="At">When, in UTC, to the minute.</param>
/// <param name="User">Who.</param>
/// <param name="Action">What.</param>
internal readonly record struct ActivityEvent(DateTime At, int User, string Action);
