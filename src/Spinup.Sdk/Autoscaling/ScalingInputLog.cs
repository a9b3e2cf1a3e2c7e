using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spinup.Sdk.Autoscaling;

/// <summary>Inputs as lines of text, one JSON object each, and back without a loss: what is decided from a line read back is what was decided from the input.</summary>
public static class ScalingInputLog
{
    /// <summary>Writes one input on one line, without a line's end.</summary>
    /// <param name="input">The input.</param>
    public static string ToLine(ScalingInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return JsonSerializer.Serialize(input, ScalingInputJson.Default.ScalingInput);
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">What <see cref="ToLine"/> wrote.</param>
    /// <exception cref="FormatException">It is no input, such as the torn last line of a log whose writer was killed.</exception>
    public static ScalingInput Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        try
        {
            return JsonSerializer.Deserialize(line, ScalingInputJson.Default.ScalingInput) ?? throw new FormatException("The line is no scaling input: it says null.");
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            throw new FormatException($"The line is no scaling input: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Decides anew what was decided from a log.</summary>
    /// <param name="options">The options it was decided with.</param>
    /// <param name="inputs">The log, from a decider's beginning on.</param>
    public static IEnumerable<ScalingDecision> Replay(AutoscalerOptions options, IEnumerable<ScalingInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var decider = new ScalingDecider(options);
        return inputs.Select(input => decider.Decide(input));
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ScalingInput))]
internal sealed partial class ScalingInputJson : JsonSerializerContext;
