using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Shells;

/// <summary>What a LocalCloud says of itself beside the API, under <c>/_localcloud</c>: which host it has, and how a droplet's shell is reached.</summary>
internal static class Discovery
{
    public static Outcome Answer(World world, HttpRequest request, string[] segments, ArrayBufferWriter<byte> answer)
    {
        var outcome = new Outcome { RequestId = world.Ids.Uuid(), At = world.Now };
        if (request.Method != "GET")
        {
            return outcome with { Status = 404 };
        }

        using var w = new Utf8JsonWriter(answer, JsonFragment.Options);
        switch (segments)
        {
            case ["_localcloud"]:
                WriteCloud(world, w);
                return outcome;
            case ["_localcloud", "droplets", var text] when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id):
                return outcome with { Status = WriteAccess(world, request, id, w) };
            default:
                return outcome with { Status = 404 };
        }
    }

    private static void WriteCloud(World world, Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteString("host", world.Host.Name);
        w.WriteBoolean("can_run", world.Host.CanRun);
        w.WriteBoolean("has_ssh", world.Host.HasSsh);
        w.WriteStrings("notices", world.Host.Notices);
        w.WriteEndObject();
    }

    // The owner's token is asked for: an access names a directory and a login on this machine.
    private static int WriteAccess(World world, HttpRequest request, long id, Utf8JsonWriter w)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || world.AccountOf(header[Scheme.Length..].Trim()) is not { } account)
        {
            return 401;
        }

        if (account.Droplets.Find(id) is not { } droplet || droplet.NeverAnswers || droplet.Phase != Droplets.DropletPhase.Active)
        {
            return 404;
        }

        if (world.Host.CanRun && world.Host.AccessTo(id) is null)
        {
            return 404;
        }

        var access = world.Host.AccessTo(id);
        w.WriteStartObject();
        if (access?.SshPort is { } port)
        {
            w.WriteNumber("ssh_port", port);
        }
        else
        {
            w.WriteNull("ssh_port");
        }

        w.WriteString("user", access?.User ?? "root");
        w.WriteString("root", access?.Root);
        w.WriteString("home", access?.Home);
        w.WriteEndObject();
        return 200;
    }
}
