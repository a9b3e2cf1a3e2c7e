using System.Text.Json;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Vpcs;

/// <summary>A network's peerings, as the tag VPCs of the API has them.</summary>
internal static class PeeringRoutes
{
    public static void Map(Router router)
    {
        router.Map("GET", "/v2/vpcs/{vpc_id}/peerings", x => x.Page("peerings", VpcRoutes.Find(x).Peerings, Write));
        router.Map("POST", "/v2/vpcs/{vpc_id}/peerings", Create);
        router.Map("PATCH", "/v2/vpcs/{vpc_id}/peerings/{vpc_peering_id}", x =>
        {
            var peering = VpcRoutes.Find(x).Peerings.Find(p => p.Id == x.Segment(4)) ?? throw Refusal.NotFound();
            peering.Name = CheckName(x.Body.RequiredText("name"));
            x.Write(200, "peering", w => Write(w, peering));
        });
    }

    private static void Create(Exchange x)
    {
        var vpc = VpcRoutes.Find(x);
        var other = x.Account.Vpcs.Find(x.Body.RequiredText("vpc_id")) ?? throw Refusal.NotFound();
        var name = CheckName(x.Body.RequiredText("name"));
        if (other == vpc || vpc.Peerings.Exists(p => p.VpcIds.Contains(other.Id)))
        {
            throw Refusal.Conflict(other == vpc ? "a VPC cannot be peered with itself" : "VPC peering already exists");
        }

        var peering = new PeeringState { Id = x.World.Ids.Uuid().ToString(), Name = name, VpcIds = [vpc.Id, other.Id], CreatedAt = x.Now };
        vpc.Peerings.Add(peering);
        other.Peerings.Add(peering);
        x.World.Schedule.At(x.Now + x.World.Options.ActionTime, _ => peering.Active = true);
        x.Write(202, "peering", w => Write(w, peering));
    }

    private static string CheckName(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? name : throw Refusal.Unprocessable("name may only contain alphanumeric characters and dashes");

    private static void Write(Utf8JsonWriter w, PeeringState peering)
    {
        w.WriteStartObject();
        w.WriteString("id", peering.Id);
        w.WriteString("name", peering.Name);
        w.WriteStrings("vpc_ids", peering.VpcIds);
        w.WriteTime("created_at", peering.CreatedAt);
        w.WriteString("status", peering.Active ? "ACTIVE" : "PROVISIONING");
        w.WriteEndObject();
    }
}
