using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>Reads a backup policy of a request.</summary>
internal static class BackupPolicies
{
    public static BackupPolicy Read(Fields policy)
    {
        var plan = policy.Text("plan") ?? "weekly";
        if (plan is not ("weekly" or "daily"))
        {
            throw Refusal.Unprocessable("backup policy plan must be daily or weekly");
        }

        var weekday = plan == "weekly" ? policy.Text("weekday") ?? "SUN" : null;
        if (weekday is not null && !BackupJson.Weekdays.Contains(weekday))
        {
            throw Refusal.Unprocessable("backup policy weekday is invalid");
        }

        var hour = policy.Number("hour") ?? 0;
        return hour is >= 0 and <= 20 && hour % 4 == 0 ? new BackupPolicy(plan, weekday, (int)hour) : throw Refusal.Unprocessable("backup policy hour is invalid");
    }
}
