using System.Net;
using System.Text.RegularExpressions;

namespace Spinup.Sdk.LoadBalancing;

/// <summary>Says what cannot be of a backend, before anything is told to a balancer.</summary>
internal static partial class BackendCheck
{
    public static void ThrowIfWrong(Backend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (!IdForm().IsMatch(backend.Id ?? ""))
        {
            throw new ArgumentException($"The backend's id is \"{backend.Id}\"; it must be 1 to 63 letters, digits, dots, dashes and underscores.", nameof(backend));
        }

        if (!IPAddress.TryParse(backend.Address, out _))
        {
            throw new ArgumentException($"The backend {backend.Id} has the address \"{backend.Address}\", which is no IP address.", nameof(backend));
        }

        if (backend.Port is < 1 or > 65535)
        {
            throw new ArgumentException($"The backend {backend.Id} has the port {backend.Port}; it must be between 1 and 65535.", nameof(backend));
        }

        if (backend.Weight is < 1 or > 256)
        {
            throw new ArgumentException($"The backend {backend.Id} has the weight {backend.Weight}; it must be between 1 and 256.", nameof(backend));
        }
    }

    public static void ThrowIfTwice(IReadOnlyCollection<Backend> backends)
    {
        ArgumentNullException.ThrowIfNull(backends);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var backend in backends)
        {
            ThrowIfWrong(backend);
            if (!seen.Add(backend.Id))
            {
                throw new ArgumentException($"The backend {backend.Id} is there twice.", nameof(backends));
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,63}\z")]
    private static partial Regex IdForm();
}
