using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.Droplets;
using static Spinup.Tests.Sdk.Api.Wire.WireCases;

namespace Spinup.Tests.Sdk.Api.Wire;

internal static class DropletActionCases
{
    private const string Action = """{"action":{"id":36804748,"status":"in-progress","type":"t","started_at":"2026-11-22T01:00:00Z","completed_at":null,"resource_id":null,"resource_type":"droplet","region":null,"region_slug":null}}""";

    public static WireCase[] All { get; } =
    [
        Gives("IDropletActionsApi.ListPageAsync", c => c.DropletActions.ListPageAsync(5, 1, 200), "GET /v2/droplets/5/actions?page=1&per_page=200", """{"actions":[{"id":1,"status":"errored"}]}""", p => Assert.Equal(ActionStatus.Errored, p.Actions[0].Status)),
        Gives("IDropletActionsApi.GetAsync", c => c.DropletActions.GetAsync(5, 36804748), "GET /v2/droplets/5/actions/36804748", Action, Running),
        Start("power_on", DropletActionRequest.PowerOn),
        Start("power_off", DropletActionRequest.PowerOff),
        Start("power_cycle", DropletActionRequest.PowerCycle),
        Start("shutdown", DropletActionRequest.Shutdown),
        Start("reboot", DropletActionRequest.Reboot),
        Start("password_reset", DropletActionRequest.PasswordReset),
        Start("enable_ipv6", DropletActionRequest.EnableIpv6),
        Start("disable_backups", DropletActionRequest.DisableBackups),
        Start("enable_backups", DropletActionRequest.EnableBackups()),
        Start("change_backup_policy", DropletActionRequest.ChangeBackupPolicy(new BackupPolicy { Plan = BackupPlan.Daily, Hour = 0 })),
        Start("resize", DropletActionRequest.Resize("s-2vcpu-2gb", disk: true)),
        Start("rename", DropletActionRequest.Rename("b")),
        Start("snapshot", DropletActionRequest.Snapshot("s")),
        Start("rebuild", DropletActionRequest.Rebuild("ubuntu-24-04-x64")),
        Start("restore", DropletActionRequest.Restore(7_000_000_000)),
        Start("change_kernel", DropletActionRequest.ChangeKernel(991)),
        Gives("IDropletActionsApi.StartByTagAsync", c => c.DropletActions.StartByTagAsync("web", DropletActionRequest.PowerOn), "POST /v2/droplets/actions?tag_name=web", """{"actions":[{"id":1,"status":"in-progress"}]}""", p => Assert.Single(p.Actions), 201),
    ];

    private static WireCase Start(string kind, DropletActionRequest request) =>
        Gives($"IDropletActionsApi.StartAsync [{kind}]", c => c.DropletActions.StartAsync(5, request), "POST /v2/droplets/5/actions", Action, Running, 201);

    private static void Running(ActionAnswer answer) =>
        Assert.Equal((36804748, ActionStatus.InProgress, null, null), (answer.Action.Id, answer.Action.Status, answer.Action.CompletedAt, answer.Action.ResourceId));
}
