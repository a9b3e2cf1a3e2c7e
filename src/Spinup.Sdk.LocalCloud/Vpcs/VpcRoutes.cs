using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Vpcs;

/// <summary>The tag VPCs of the API.</summary>
internal static partial class VpcRoutes
{
    public static void Map(Router router)
    {
        router.Map("GET", "/v2/vpcs", x => x.Page("vpcs", x.Account.Vpcs.All, (w, vpc) => Write(w, vpc)));
        router.Map("POST", "/v2/vpcs", Create);
        router.Map("GET", "/v2/vpcs/{vpc_id}", x =>
        {
            var vpc = Find(x);
            x.Write(200, "vpc", w => Write(w, vpc));
        });

        // PUT without a name is refused, PATCH changes what it is given.
        router.Map("PUT", "/v2/vpcs/{vpc_id}", x => Update(x, x.Body.RequiredText("name")));
        router.Map("PATCH", "/v2/vpcs/{vpc_id}", x => Update(x, x.Body.Text("name")));
        router.Map("DELETE", "/v2/vpcs/{vpc_id}", Delete);
        router.Map("GET", "/v2/vpcs/{vpc_id}/members", Members);
    }

    public static VpcState Find(Exchange x) => x.Account.Vpcs.Find(x.Segment(2)) ?? throw Refusal.NotFound();

    public static string CheckName(Exchange x, string name, VpcState? except)
    {
        if (!Name().IsMatch(name))
        {
            throw Refusal.Unprocessable("name may only contain alphanumeric characters, dashes, and periods");
        }

        return x.Account.Vpcs.All.Any(v => v != except && v.Name == name) ? throw Refusal.Conflict("name is already in use") : name;
    }

    private static void Create(Exchange x)
    {
        var name = CheckName(x, x.Body.RequiredText("name"), null);
        var region = Regions.Find(x.Body.RequiredText("region")) is { Available: true } open ? open : throw Refusal.Unprocessable("region is invalid");
        var vpc = x.Account.Vpcs.Add(name, region, Range(x, x.Body.Text("ip_range")), x.Body.Text("description") ?? "");
        x.Write(201, "vpc", w => Write(w, vpc));
    }

    private static string? Range(Exchange x, string? wanted)
    {
        if (string.IsNullOrEmpty(wanted))
        {
            return null;
        }

        // Between /16 and /28 (docs.digitalocean.com/products/networking/vpc).
        if (!IPNetwork.TryParse(wanted, out var range) || range.PrefixLength is < 16 or > 28)
        {
            throw Refusal.Unprocessable("ip_range is invalid");
        }

        var overlaps = x.Account.Vpcs.All.Any(v => IPNetwork.Parse(v.IpRange) is var other && (other.Contains(range.BaseAddress) || range.Contains(other.BaseAddress)));
        return overlaps ? throw Refusal.Unprocessable("This range/size overlaps with another VPC network in your account.") : wanted;
    }

    private static void Update(Exchange x, string? name)
    {
        var vpc = Find(x);
        vpc.Name = name is null ? vpc.Name : CheckName(x, name, vpc);
        vpc.Description = x.Body.Text("description") ?? vpc.Description;
        if (x.Body.Flag("default"))
        {
            x.Account.Vpcs.MakeDefault(vpc);
        }

        x.Write(200, "vpc", w => Write(w, vpc));
    }

    private static void Delete(Exchange x)
    {
        var vpc = Find(x);
        if (vpc.Default)
        {
            throw Refusal.Forbidden("Can not delete default VPCs");
        }

        // Passes by itself when the members have left, as 409; a client must not take it for a taken name.
        if (vpc.Members > 0)
        {
            throw Refusal.Conflict("Can not delete VPC with members");
        }

        x.Account.Vpcs.Remove(vpc);
        x.NoContent();
    }

    private static void Members(Exchange x)
    {
        var vpc = Find(x);
        var droplets = x.Query("resource_type") is null or "droplet" ? x.Account.Droplets.All.Where(d => d.Vpc == vpc) : [];
        x.Page("members", droplets, (w, droplet) =>
        {
            w.WriteStartObject();
            w.WriteString("name", droplet.Name);
            w.WriteString("urn", string.Create(CultureInfo.InvariantCulture, $"do:droplet:{droplet.Id}"));
            w.WriteTime("created_at", droplet.CreatedAt);
            w.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter w, VpcState vpc)
    {
        w.WriteStartObject();
        w.WriteString("id", vpc.Id);
        w.WriteString("urn", $"do:vpc:{vpc.Id}");
        w.WriteString("name", vpc.Name);
        w.WriteString("description", vpc.Description);
        w.WriteString("region", vpc.Region.Slug);
        w.WriteString("ip_range", vpc.IpRange);
        w.WriteBoolean("default", vpc.Default);
        w.WriteTime("created_at", vpc.CreatedAt);
        w.WriteEndObject();
    }

    [GeneratedRegex("^[a-zA-Z0-9\\-.]{1,255}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
