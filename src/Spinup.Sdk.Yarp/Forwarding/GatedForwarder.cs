using Microsoft.AspNetCore.Http;
using Spinup.Sdk.Yarp.Members;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Spinup.Sdk.Yarp.Forwarding;

/// <summary>Takes every request to a backend of ours through that backend's gate, last thing before it is sent.</summary>
/// <remarks>
/// The proxy picks a destination from the configuration that was there when the request came, and counts the request only when it
/// sends it. In between, a drain would see no request and be done, and the backend be gone when the request arrives. Here such a request
/// finds the gate closed and goes to another backend instead.
/// </remarks>
internal sealed class GatedForwarder(IHttpForwarder inner, ClusterMembers members) : IHttpForwarder
{
    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
        SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);

        // Requests that somebody forwards himself, a copy to elsewhere say, are none of ours; they have a client of their own. Not told by the
        // address: that of a destination can change between the proxy's look at it and this one.
        return context.Features.Get<IReverseProxyFeature>() is { ProxiedDestination: { } chosen } feature && IsGated(chosen) && ReferenceEquals(httpClient, feature.Cluster.HttpClient)
            ? SendGatedAsync(feature, chosen, destinationPrefix, new Forward(context, httpClient, requestConfig, transformer), cancellationToken)
            : inner.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);
    }

    private static bool IsGated(DestinationState destination) => destination.Model.Config.Metadata?.ContainsKey(Member.Mark) == true;

    private async ValueTask<ForwarderError> SendGatedAsync(IReverseProxyFeature feature, DestinationState chosen, string address, Forward forward, CancellationToken cancellationToken)
    {
        if (Enter(feature, chosen, address, out var cut) is { } member)
        {
            return await SendAsync(member, address, forward, cut, cancellationToken).ConfigureAwait(false);
        }

        // The cluster as it is now, not as it was when the request came.
        var others = feature.Route.Cluster?.DestinationsState.AvailableDestinations ?? [];
        foreach (var other in others.OrderBy(static other => other.ConcurrentRequestCount))
        {
            var isGated = IsGated(other);
            address = other.Model.Config.Address;
            member = isGated ? Enter(feature, other, address, out cut) : null;
            if (isGated && member is null)
            {
                continue;
            }

            feature.ProxiedDestination = other;
            return await SendAsync(member, address, forward, cut, cancellationToken).ConfigureAwait(false);
        }

        forward.Context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        forward.Context.Features.Set<IForwarderErrorFeature>(new NoBackend());
        return ForwarderError.NoAvailableDestinations;
    }

    private Member? Enter(IReverseProxyFeature feature, DestinationState destination, string address, out CancellationToken cut)
    {
        cut = default;
        return members.Find(feature.Cluster.Config.ClusterId, destination.DestinationId) is { } member && member.TryEnter(address, out cut) ? member : null;
    }

    private async ValueTask<ForwarderError> SendAsync(Member? member, string address, Forward forward, CancellationToken cut, CancellationToken cancellationToken)
    {
        // As a rule the proxy gives no token, and the link is not made.
        using var both = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cut, cancellationToken) : null;
        try
        {
            return await inner.SendAsync(forward.Context, address, forward.Client, forward.Config, forward.Transformer, both?.Token ?? cut).ConfigureAwait(false);
        }
        finally
        {
            member?.Leave();
        }
    }

    private readonly record struct Forward(HttpContext Context, HttpMessageInvoker Client, ForwarderRequestConfig Config, HttpTransformer Transformer);

    private sealed class NoBackend : IForwarderErrorFeature
    {
        public ForwarderError Error => ForwarderError.NoAvailableDestinations;

        public Exception? Exception => null;
    }
}
