using Spinup.Sdk.Api.Droplets;
using static Spinup.Tests.Sdk.Api.Wire.WireCases;

namespace Spinup.Tests.Sdk.Api.Wire;

internal static class DropletCases
{
    private const string Droplet = """
        {"id":3164444444,"name":"a.example.com","memory":1024,"vcpus":1,"disk":25,"disk_info":[{"type":"local","size":{"amount":25,"unit":"gib"}}],"locked":false,
        "status":"active","kernel":null,"created_at":"2026-11-22T01:00:00Z","features":["backups","ipv6"],"backup_ids":[53893572],"next_backup_window":{"start":"2026-11-23T00:00:00Z","end":"2026-11-23T23:00:00Z"},
        "snapshot_ids":[67512819],"image":{"id":63663980,"name":"20.04","type":"base","distribution":"Ubuntu","slug":"ubuntu-20-04-x64","public":true,"regions":["nyc3"],"created_at":"2020-05-15T05:47:50Z","min_disk_size":20,"size_gigabytes":2.36,"status":"available"},
        "volume_ids":["v-1"],"size":{"slug":"s-1vcpu-1gb","memory":1024,"vcpus":1,"disk":25,"transfer":1,"price_monthly":5,"price_hourly":0.00743999984115362,"regions":["nyc3"],"available":true},"size_slug":"s-1vcpu-1gb",
        "networks":{"v4":[{"ip_address":"10.128.192.124","netmask":"255.255.0.0","gateway":"nil","type":"private"},{"ip_address":"192.241.165.154","netmask":"255.255.255.0","gateway":"192.241.165.1","type":"public"}],
        "v6":[{"ip_address":"2604:a880:0:1010::18a:a001","netmask":64,"gateway":"2604:a880:0:1010::1","type":"public"}]},
        "region":{"name":"New York 3","slug":"nyc3","features":["backups"],"available":true,"sizes":["s-1vcpu-1gb"]},"tags":["web","env:prod"],"vpc_uuid":"760e09ef"}
        """;

    private const string Snapshots = """{"KEY":[{"id":67512819,"name":"s","regions":["nyc3"],"created_at":"2026-11-22T01:00:00Z","min_disk_size":25,"size_gigabytes":2.34,"type":"KIND"}],"links":{},"meta":{"total":1}}""";

    public static WireCase[] All { get; } =
    [
        Gives(
            "IDropletsApi.CreateAsync",
            c => c.Droplets.CreateAsync(new CreateDropletRequest
            {
                Name = "a.example.com",
                Region = "nyc3",
                Size = "s-1vcpu-1gb",
                Image = "ubuntu-24-04-x64",
                SshKeys = [289794, "3b:16:e4"],
                Tags = ["env:prod"],
                UserData = "#!/bin/sh\necho \"ä\" <done>\n",
                VpcUuid = "760e09ef",
                Monitoring = true,
                Ipv6 = true,
                Backups = true,
                BackupPolicy = new BackupPolicy { Plan = BackupPlan.Weekly, Weekday = "SUN", Hour = 4 },
                Volumes = ["v-1"],
                WithDropletAgent = false,
                PublicNetworking = true,
            }),
            "POST /v2/droplets",
            $$"""{"droplet":{{Droplet}},"links":{"actions":[{"id":7515000000,"rel":"create","href":"https://api.digitalocean.com/v2/actions/7515000000"}]} }""",
            d => Assert.Equal((3_164_444_444, 7_515_000_000, "create"), (d.Droplet.Id, d.Links!.Actions[0].Id, d.Links.Actions[0].Rel)),
            202),
        Gives(
            "IDropletsApi.CreateAsync [least]",
            c => c.Droplets.CreateAsync(new CreateDropletRequest { Name = "a", Size = "s-1vcpu-1gb", Image = 7_000_000_000 }),
            "POST /v2/droplets",
            """{"droplet":{"id":1,"name":"a","networks":{}},"links":null}""",
            d => Assert.Equal((1, null), (d.Droplet.Id, d.Links)),
            202),
        Gives(
            "IDropletsApi.CreateManyAsync",
            c => c.Droplets.CreateManyAsync(new CreateDropletsRequest { Names = ["a", "b"], Region = "nyc3", Size = "s-1vcpu-1gb", Image = "ubuntu-24-04-x64" }),
            "POST /v2/droplets",
            """{"droplets":[{"id":1,"name":"a"},{"id":2,"name":"b"}],"links":{"actions":[{"id":11,"rel":"create","href":"h"},{"id":12,"rel":"create","href":"h"}]}}""",
            d => Assert.Equal(("a,b", "11,12"), (string.Join(',', d.Droplets.Select(x => x.Name)), string.Join(',', d.Links!.Actions.Select(x => x.Id)))),
            202),
        Gives(
            "IDropletsApi.GetAsync",
            c => c.Droplets.GetAsync(3_164_444_444),
            "GET /v2/droplets/3164444444",
            $$"""{"droplet":{{Droplet}} }""",
            answer =>
            {
                var d = answer.Droplet;
                Assert.Equal(("a.example.com", 1024, 1, 25, false, DropletStatus.Active, "s-1vcpu-1gb", "760e09ef"), (d.Name, d.MemoryMib, d.Vcpus, d.DiskGib, d.Locked, d.Status, d.SizeSlug, d.VpcUuid));
                Assert.Equal(new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero), d.CreatedAt);
                Assert.Equal(("192.241.165.154", "public", "192.241.165.1", "64"), (d.Networks.V4[1].IpAddress, d.Networks.V4[1].Type, d.Networks.V4[1].Gateway, d.Networks.V6[0].Netmask));
                Assert.Equal(("nyc3", 5m, "ubuntu-20-04-x64", 2.36), (d.Region!.Slug, d.Size!.PricePerMonthUsd, d.Image!.Slug, d.Image.SizeGib));
                Assert.Equal(["web", "env:prod"], d.Tags);
                Assert.Equal((53893572, 67512819, "v-1", "ipv6"), (d.BackupIds[0], d.SnapshotIds[0], d.VolumeIds[0], d.Features[1]));
                Assert.Equal(23, d.NextBackupWindow!.EndsAt!.Value.Hour);
            }),
        Gives("IDropletsApi.ListPageAsync", c => c.Droplets.ListPageAsync(), "GET /v2/droplets", $$"""{"droplets":[{{Droplet}}],"links":{"pages":{"next":"https://api.digitalocean.com/v2/droplets?page=2"} },"meta":{"total":2} }""", p => Assert.EndsWith("page=2", p.Links!.Pages!.Next, StringComparison.Ordinal)),
        Gives("IDropletsApi.ListPageAsync [by tag]", c => c.Droplets.ListPageAsync(3, 200, tagName: "env:a b"), "GET /v2/droplets?page=3&per_page=200&tag_name=env%3Aa%20b", """{"droplets":[]}""", p => Assert.Empty(p.Droplets)),
        Gives("IDropletsApi.ListPageAsync [by name and type]", c => c.Droplets.ListPageAsync(name: "a/b&c=ä", type: "gpus"), "GET /v2/droplets?name=a%2Fb%26c%3D%C3%A4&type=gpus", """{"droplets":null}""", p => Assert.Empty(p.Droplets)),
        Does("IDropletsApi.DeleteAsync", c => c.Droplets.DeleteAsync(3_164_444_444), "DELETE /v2/droplets/3164444444"),
        Does("IDropletsApi.DeleteByTagAsync", c => c.Droplets.DeleteByTagAsync("spinup:run-1"), "DELETE /v2/droplets?tag_name=spinup%3Arun-1"),
        Gives("IDropletsApi.ListBackupsPageAsync", c => c.Droplets.ListBackupsPageAsync(5, 1, 200), "GET /v2/droplets/5/backups?page=1&per_page=200", Snapshots.Replace("KEY", "backups").Replace("KIND", "backup"), p => Assert.Equal("backup", p.Backups[0].Type.Value)),
        Gives(
            "IDropletsApi.GetBackupPolicyAsync",
            c => c.Droplets.GetBackupPolicyAsync(5),
            "GET /v2/droplets/5/backups/policy",
            """{"policy":{"droplet_id":5,"backup_enabled":true,"backup_policy":{"plan":"weekly","weekday":"SUN","hour":20,"window_length_hours":4,"retention_period_days":28},"next_backup_window":{"start":"2024-09-15T20:00:00Z","end":"2024-09-16T00:00:00Z"}}}""",
            a => Assert.Equal((5, true, BackupPlan.Weekly, 28), (a.Policy.DropletId, a.Policy.BackupEnabled, a.Policy.Policy!.Plan, a.Policy.Policy.RetentionPeriodDays))),
        Gives(
            "IDropletsApi.ListBackupPoliciesPageAsync",
            c => c.Droplets.ListBackupPoliciesPageAsync(1, 20),
            "GET /v2/droplets/backups/policies?page=1&per_page=20",
            """{"policies":{"436444618":{"droplet_id":436444618,"backup_enabled":false},"444909314":{"droplet_id":444909314,"backup_enabled":true,"backup_policy":{"plan":"daily","hour":20}}},"links":{},"meta":{"total":2}}""",
            p => Assert.Equal(20, p.Policies["444909314"].Policy!.Hour)),
        Gives(
            "IDropletsApi.GetSupportedBackupPoliciesAsync",
            c => c.Droplets.GetSupportedBackupPoliciesAsync(),
            "GET /v2/droplets/backups/supported_policies",
            """{"supported_policies":[{"name":"weekly","possible_window_starts":[0,4],"window_length_hours":4,"retention_period_days":28,"possible_days":["SUN"]}]}""",
            p => Assert.Equal((BackupPlan.Weekly, 4, "SUN"), (p.SupportedPolicies[0].Name, p.SupportedPolicies[0].PossibleWindowStarts[1], p.SupportedPolicies[0].PossibleDays[0]))),
        Gives("IDropletsApi.ListSnapshotsPageAsync", c => c.Droplets.ListSnapshotsPageAsync(5), "GET /v2/droplets/5/snapshots", Snapshots.Replace("KEY", "snapshots").Replace("KIND", "snapshot"), p => Assert.Equal((67512819, 2.34), (p.Snapshots[0].Id, p.Snapshots[0].SizeGib))),
        Gives("IDropletsApi.ListKernelsPageAsync", c => c.Droplets.ListKernelsPageAsync(5), "GET /v2/droplets/5/kernels", """{"kernels":[{"id":7515,"name":"DO-recovery","version":"3.8"}]}""", p => Assert.Equal("3.8", p.Kernels[0].Version)),
        Gives(
            "IDropletsApi.ListFirewallsPageAsync",
            c => c.Droplets.ListFirewallsPageAsync(5, 2),
            "GET /v2/droplets/5/firewalls?page=2",
            """{"firewalls":[{"id":"f-1","name":"f","status":"waiting","created_at":"2020-05-23T21:24:00Z","pending_changes":[{"droplet_id":8043964,"removing":true,"status":"waiting"}],"droplet_ids":[8043964],"tags":null,"inbound_rules":[{"protocol":"tcp","ports":"80","sources":{"load_balancer_uids":["l-1"]}}],"outbound_rules":[{"protocol":"tcp","ports":"0","destinations":{"addresses":["0.0.0.0/0"]}}]}]}""",
            p => Assert.Equal(("l-1", "0.0.0.0/0", true, 0), (p.Firewalls[0].InboundRules[0].Sources.LoadBalancerUids[0], p.Firewalls[0].OutboundRules[0].Destinations.Addresses[0], p.Firewalls[0].PendingChanges[0].Removing, p.Firewalls[0].Tags.Count))),
        Gives("IDropletsApi.GetNeighborsAsync", c => c.Droplets.GetNeighborsAsync(5), "GET /v2/droplets/5/neighbors", $$"""{"droplets":[{{Droplet}}]}""", p => Assert.Single(p.Droplets)),
        Gives("IDropletsApi.GetNeighborIdsAsync", c => c.Droplets.GetNeighborIdsAsync(), "GET /v2/reports/droplet_neighbors_ids", """{"neighbor_ids":[[168671828,3168663509],[168671883]]}""", n => Assert.Equal(3_168_663_509, n.Groups[0][1])),
        Gives("IDropletsApi.GetAssociatedResourcesAsync", c => c.Droplets.GetAssociatedResourcesAsync(5), "GET /v2/droplets/5/destroy_with_associated_resources", """{"reserved_ips":[{"id":6186916,"name":"45.55.96.47","cost":"4.00"}],"floating_ips":null,"snapshots":[],"volumes":[{"id":"ba49","name":"v","cost":"10.00"}]}""", r => Assert.Equal(("6186916", 4m, 0, 10m), (r.ReservedIps[0].Id, r.ReservedIps[0].CostPerMonthUsd, r.FloatingIps.Count, r.Volumes[0].CostPerMonthUsd))),
        Does("IDropletsApi.DestroyWithSelectedResourcesAsync", c => c.Droplets.DestroyWithSelectedResourcesAsync(5, new SelectedResources { Volumes = ["ba49"], ReservedIps = ["6186916"] }), "DELETE /v2/droplets/5/destroy_with_associated_resources/selective", 202),
        Does("IDropletsApi.DestroyWithAllResourcesAsync", c => c.Droplets.DestroyWithAllResourcesAsync(5), "DELETE /v2/droplets/5/destroy_with_associated_resources/dangerous", 202),
        Gives(
            "IDropletsApi.GetDestroyStatusAsync",
            c => c.Droplets.GetDestroyStatusAsync(5),
            "GET /v2/droplets/5/destroy_with_associated_resources/status",
            """{"droplet":{"id":"187000742","name":"d","destroyed_at":"2020-04-01T18:11:49Z"},"resources":{"volumes":[{"id":"v","name":"n","error_message":"in use"}]},"completed_at":"2020-04-01T18:11:49Z","failures":1}""",
            s => Assert.Equal((1, "187000742", "in use"), (s.Failures, s.Droplet.Id, s.Resources.Volumes[0].ErrorMessage))),
        Does("IDropletsApi.RetryDestroyAsync", c => c.Droplets.RetryDestroyAsync(5), "POST /v2/droplets/5/destroy_with_associated_resources/retry", 202),
    ];
}
