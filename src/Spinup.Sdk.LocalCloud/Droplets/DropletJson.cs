using System.Text.Json;
using Spinup.Sdk.LocalCloud.Catalogue;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>A droplet as the API shows it.</summary>
internal static class DropletJson
{
    public static void WriteTo(this DropletState d, Utf8JsonWriter w, DateTimeOffset now)
    {
        w.WriteStartObject();
        w.WriteNumber("id", d.Id);
        w.WriteString("name", d.Name);
        w.WriteNumber("memory", d.Size.MemoryMib);
        w.WriteNumber("vcpus", d.Size.Vcpus);
        w.WriteNumber("disk", d.DiskGib);
        d.Size.WriteDisks(w);
        w.WriteBoolean("locked", d.Pending is not null);
        w.WriteString("status", d.Phase switch { DropletPhase.New => "new", DropletPhase.Active => "active", _ => "off" });
        w.WriteNull("kernel");
        w.WriteTime("created_at", d.CreatedAt);
        WriteFeatures(d, w);
        WriteIds(w, "backup_ids", d.BackupIds);
        if (d.Backups is { } policy)
        {
            w.WritePropertyName("next_backup_window");
            BackupJson.WriteWindow(w, policy, now);
        }
        else
        {
            w.WriteNull("next_backup_window");
        }

        WriteIds(w, "snapshot_ids", d.SnapshotIds);
        w.WritePropertyName("image");
        d.Image.WriteTo(w);
        w.WriteStrings("volume_ids", d.Volumes.Select(v => v.Id));
        w.WriteRaw("size", d.Size.Json);
        w.WriteString("size_slug", d.Size.Slug);
        WriteNetworks(d, w, now);
        w.WriteRaw("region", d.Region.Json);
        w.WriteStrings("tags", d.Tags);
        w.WriteString("vpc_uuid", d.Vpc.Id);

        if (d.Size.Gpu is { } gpu)
        {
            w.WritePropertyName("gpu_info");
            gpu.Write(w);
        }

        w.WriteEndObject();
    }

    private static void WriteFeatures(DropletState d, Utf8JsonWriter w)
    {
        w.WriteStartArray("features");
        if (d.Features.HasFlag(DropletFeatures.Backups))
        {
            w.WriteStringValue("backups");
        }

        if (d.Features.HasFlag(DropletFeatures.Monitoring))
        {
            w.WriteStringValue("monitoring");
        }

        if (d.Features.HasFlag(DropletFeatures.Agent))
        {
            w.WriteStringValue("droplet_agent");
        }

        if (d.Features.HasFlag(DropletFeatures.Ipv6))
        {
            w.WriteStringValue("ipv6");
        }

        w.WriteStringValue("private_networking");
        w.WriteEndArray();
    }

    // v4 and v6 are always there, empty while the droplet has no address yet.
    private static void WriteNetworks(DropletState d, Utf8JsonWriter w, DateTimeOffset now)
    {
        var addressed = d.Phase != DropletPhase.New && d.AddressedAt <= now;
        w.WriteStartObject("networks");
        w.WriteStartArray("v4");
        if (addressed)
        {
            if (!d.Features.HasFlag(DropletFeatures.NoPublicNetwork))
            {
                WriteAddress(w, d.Addresses.PublicIpv4, "255.255.240.0", GatewayOf(d.Addresses.PublicIpv4), "public");
            }

            WriteAddress(w, d.Addresses.PrivateIpv4, "255.255.240.0", GatewayOf(d.Addresses.PrivateIpv4), "private");
        }

        w.WriteEndArray();
        w.WriteStartArray("v6");
        if (addressed && d.Features.HasFlag(DropletFeatures.Ipv6))
        {
            // 2001:db8::/32 is set aside for examples (RFC 3849).
            w.WriteStartObject();
            w.WriteString("ip_address", FormattableString.Invariant($"2001:db8:400::{d.Id >> 16 & 0xFFFF:x}:{d.Id & 0xFFFF:x}"));
            w.WriteNumber("netmask", 64);
            w.WriteString("gateway", "2001:db8:400::1");
            w.WriteString("type", "public");
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter w, string address, string netmask, string gateway, string type)
    {
        w.WriteStartObject();
        w.WriteString("ip_address", address);
        w.WriteString("netmask", netmask);
        w.WriteString("gateway", gateway);
        w.WriteString("type", type);
        w.WriteEndObject();
    }

    private static string GatewayOf(string address) => string.Concat(address.AsSpan(0, address.LastIndexOf('.')), ".1");

    private static void WriteIds(Utf8JsonWriter w, string name, List<long>? ids)
    {
        w.WriteStartArray(name);
        foreach (var id in ids ?? [])
        {
            w.WriteNumberValue(id);
        }

        w.WriteEndArray();
    }
}
