using System.Globalization;

namespace Spinup.Sdk.Autoscaling;

/// <summary>Why a policy proposes what it does: a sentence with numbers in it, put together only when somebody reads it.</summary>
/// <param name="Template">A composite format with {0} for the subject and {1} to {6} for the numbers, such as <c>"{0} {1:0.00} over target {2:0.00}"</c>.</param>
/// <param name="Subject">What the numbers are of, such as the metric's name.</param>
/// <param name="First">The first number; not a number where there is none, as the others.</param>
/// <param name="Second">The second number.</param>
/// <param name="Third">The third number.</param>
/// <param name="Fourth">The fourth number.</param>
/// <param name="Fifth">The fifth number.</param>
/// <param name="Sixth">The sixth number.</param>
public readonly record struct ProposalReason(
    string Template,
    string Subject = "",
    double First = double.NaN,
    double Second = double.NaN,
    double Third = double.NaN,
    double Fourth = double.NaN,
    double Fifth = double.NaN,
    double Sixth = double.NaN)
{
    /// <summary>Puts the sentence together, with a point as the decimal sign wherever it runs.</summary>
    public override string ToString() =>
        Template is null ? "" : string.Format(CultureInfo.InvariantCulture, Template, Subject, First, Second, Third, Fourth, Fifth, Sixth);
}
