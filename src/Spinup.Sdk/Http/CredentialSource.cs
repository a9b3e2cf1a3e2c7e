namespace Spinup.Sdk.Http;

/// <summary>Knows the token of the moment.</summary>
internal sealed class CredentialSource(SpinupOptions options, TimeProvider time)
{
    // Replaced as a whole when the token rotates.
    private volatile Credential? _current;

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        if (options.TokenProvider is { } provider)
        {
            return AskAsync(provider, cancellationToken);
        }

        return new ValueTask<Credential>(_current ??= For(options.Token));
    }

    private async ValueTask<Credential> AskAsync(Func<CancellationToken, ValueTask<string>> provider, CancellationToken cancellationToken)
    {
        var token = await provider(cancellationToken).ConfigureAwait(false);
        return _current is { } current && current.IsFor(token) ? current : _current = For(token);
    }

    private Credential For(string? token) => TokenText.Problem(token) is { } problem
        ? throw new SpinupException($"The token {problem}. {(options.TokenProvider is null ? "Set" : "It came from")} SpinupOptions.{(options.TokenProvider is null ? nameof(SpinupOptions.Token) : nameof(SpinupOptions.TokenProvider))}.")
        : new Credential(token!, options.ApiUrl, time);
}
