using System.Text;

namespace Spinup.Cli.Output;

/// <summary>Makes one harmless line of any text: what servers and droplets say must neither break our lines nor drive a terminal.</summary>
internal static class OneLine
{
    public static string Of(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsControl(letter) && letter is not ('\u2028' or '\u2029'))
            {
                line.Append(letter);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }
}
