namespace Spinup.Sdk.Http;

/// <summary>What can be an API token at all. No answer of this type contains the token.</summary>
internal static class TokenText
{
    /// <summary>Says what is wrong with a token, or <see langword="null"/>.</summary>
    public static string? Problem(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return "is missing";
        }

        if (string.IsNullOrWhiteSpace(token))
        {
            return "is blank";
        }

        foreach (var character in token)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character))
            {
                return "contains white space or a control character (a line end left from a file, perhaps)";
            }

            if (character is < '!' or > '~')
            {
                return "contains a character that is not printable ASCII";
            }
        }

        return null;
    }
}
