using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.SshKeys;
using static Spinup.Tests.Sdk.Api.Wire.WireCases;

namespace Spinup.Tests.Sdk.Api.Wire;

internal static class AccountCases
{
    private const string Key = """{"ssh_key":{"id":512189,"fingerprint":"3b:16:bf","public_key":"ssh-rsa AAAA","name":"laptop"}}""";

    public static WireCase[] All { get; } =
    [
        Gives(
            "IAccountApi.GetAsync",
            c => c.Account.GetAsync(),
            "GET /v2/account",
            """{"account":{"droplet_limit":25,"floating_ip_limit":5,"email":"a@example.com","name":"A","uuid":"u-1","email_verified":true,"status":"warning","status_message":"late","team":{"uuid":"t-1","name":"T"}}}""",
            a => Assert.Equal((25, 5, "a@example.com", "A", "u-1", true, "warning", "late", "T"), (a.Account.DropletLimit, a.Account.FloatingIpLimit, a.Account.Email, a.Account.Name, a.Account.Uuid, a.Account.EmailVerified, a.Account.Status, a.Account.StatusMessage, a.Account.Team?.Name))),
        Gives(
            "IActionsApi.GetAsync",
            c => c.Actions.GetAsync(5_000_000_001),
            "GET /v2/actions/5000000001",
            """{"action":{"id":5000000001,"status":"completed","type":"create","started_at":"2026-11-22T01:00:00Z","completed_at":"2026-11-22T01:00:30Z","resource_id":3000000001,"resource_type":"droplet","region":{"slug":"nyc3"},"region_slug":"nyc3"}}""",
            a => Assert.Equal(
                (5_000_000_001, ActionStatus.Completed, "create", 3_000_000_001, "droplet", "nyc3", TimeSpan.FromSeconds(30)),
                (a.Action.Id, a.Action.Status, a.Action.Type, a.Action.ResourceId, a.Action.ResourceType, a.Action.RegionSlug, a.Action.CompletedAt - a.Action.StartedAt))),
        Gives(
            "IActionsApi.ListPageAsync",
            c => c.Actions.ListPageAsync(2, 50),
            "GET /v2/actions?page=2&per_page=50",
            """{"actions":[{"id":1,"status":"done","completed_at":null}],"links":{"pages":{"last":"x"}},"meta":{"total":51}}""",
            p => Assert.Equal((true, 51, "x"), (Assert.Single(p.Actions).Status.IsCompleted, p.Meta!.Total, p.Links!.Pages!.Last))),
        Gives(
            "IRegionsApi.ListPageAsync",
            c => c.Regions.ListPageAsync(),
            "GET /v2/regions",
            """{"regions":[{"slug":"nyc3","name":"New York 3","sizes":["s-1vcpu-1gb"],"available":true,"features":["metadata"]}],"links":{},"meta":{"total":1}}""",
            p => Assert.Equal(("nyc3", "New York 3", "s-1vcpu-1gb", true, "metadata"), (p.Regions[0].Slug, p.Regions[0].Name, p.Regions[0].Sizes[0], p.Regions[0].Available, p.Regions[0].Features[0]))),
        Gives(
            "ISizesApi.ListPageAsync",
            c => c.Sizes.ListPageAsync(perPage: 200),
            "GET /v2/sizes?per_page=200",
            """{"sizes":[{"slug":"gpu","memory":16384,"vcpus":2,"disk":50,"transfer":5.5,"price_monthly":84.0,"price_hourly":0.125,"regions":["nyc3"],"available":true,"description":"GPU","disk_info":[{"type":"local","size":{"amount":50,"unit":"gib"}}],"gpu_info":{"count":1,"model":"m","vram":{"amount":80,"unit":"gib"}}}]}""",
            p => Assert.Equal((16384, 0.125m, 84m, 5.5, 50, 80), (p.Sizes[0].MemoryMib, p.Sizes[0].PricePerHourUsd, p.Sizes[0].PricePerMonthUsd, p.Sizes[0].TransferTb, p.Sizes[0].DiskInfo[0].Size!.Value, p.Sizes[0].GpuInfo!.Vram!.Value))),
        Gives("ISshKeysApi.CreateAsync", c => c.SshKeys.CreateAsync(new CreateSshKeyRequest { Name = "laptop", PublicKey = "ssh-rsa AAAA" }), "POST /v2/account/keys", Key, k => Assert.Equal(512189, k.SshKey.Id), 201),
        Gives("ISshKeysApi.ListPageAsync", c => c.SshKeys.ListPageAsync(1, 200), "GET /v2/account/keys?page=1&per_page=200", """{"ssh_keys":[{"id":1,"fingerprint":"f","public_key":"p","name":"n"}]}""", p => Assert.Equal("f", p.SshKeys[0].Fingerprint)),
        Gives("ISshKeysApi.GetAsync [by id]", c => c.SshKeys.GetAsync(512189), "GET /v2/account/keys/512189", Key, k => Assert.Equal("3b:16:bf", k.SshKey.Fingerprint)),
        Gives("ISshKeysApi.GetAsync [by fingerprint]", c => c.SshKeys.GetAsync("3b:16:bf"), "GET /v2/account/keys/3b%3A16%3Abf", Key, k => Assert.Equal("ssh-rsa AAAA", k.SshKey.PublicKey)),
        Gives("ISshKeysApi.UpdateAsync", c => c.SshKeys.UpdateAsync(512189, new UpdateSshKeyRequest { Name = "desk" }), "PUT /v2/account/keys/512189", Key, k => Assert.Equal("laptop", k.SshKey.Name)),
        Does("ISshKeysApi.DeleteAsync", c => c.SshKeys.DeleteAsync("3b:16:bf"), "DELETE /v2/account/keys/3b%3A16%3Abf"),
    ];
}
