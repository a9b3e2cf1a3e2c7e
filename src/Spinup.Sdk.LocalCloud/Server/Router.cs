namespace Spinup.Sdk.LocalCloud.Server;

/// <summary>An operation of the API: how it is asked for, and what does it.</summary>
internal sealed record Route(string Method, string Template, Action<Exchange> Handle)
{
    public string[] Segments { get; } = Split(Template);

    /// <summary>Gets the operation as logs, counters and faults name it.</summary>
    public string Operation { get; } = $"{Method} {Template}";

    public static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Finds the operation of a request. Trailing and doubled slashes do not matter, as on the real cloud.</summary>
internal sealed class Router
{
    private readonly Dictionary<(string Method, int Count), List<Route>> routes = [];

    public IEnumerable<Route> All => routes.Values.SelectMany(r => r);

    public void Map(string method, string template, Action<Exchange> handle)
    {
        var route = new Route(method, template, handle);
        var key = (method, route.Segments.Length);
        if (!routes.TryGetValue(key, out var same))
        {
            routes.Add(key, same = []);
        }

        // The more a template says literally, the earlier it is tried: /droplets/actions before /droplets/{id}.
        same.Add(route);
        same.Sort((a, b) => Literals(b).CompareTo(Literals(a)));
    }

    public Route? Find(string method, string[] segments)
    {
        if (routes.TryGetValue((method, segments.Length), out var candidates))
        {
            foreach (var route in candidates)
            {
                if (Matches(route, segments))
                {
                    return route;
                }
            }
        }

        return null;
    }

    private static bool Matches(Route route, string[] segments)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            if (route.Segments[i][0] != '{' && route.Segments[i] != segments[i])
            {
                return false;
            }
        }

        return true;
    }

    private static int Literals(Route route) => route.Segments.Count(s => s[0] != '{');
}
