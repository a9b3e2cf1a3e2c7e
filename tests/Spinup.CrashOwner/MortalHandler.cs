namespace Spinup.Tests.CrashOwner;

/// <summary>Three moments a request: before it is sent, when its answer (or its failure) has come, and when its body is read.</summary>
internal sealed class MortalHandler(Death death) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        death.Passes();
        HttpResponseMessage answer;
        try
        {
            answer = await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            death.Passes();
        }

        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        death.Passes();
        return answer;
    }
}
