using System.Text.Json;
using Spinup.Sdk.LocalCloud.Catalogue;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>Backup policies as the API shows them. No backup is ever taken here.</summary>
internal static class BackupJson
{
    public static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private const int WindowHours = 4;

    public static void WriteRecord(Utf8JsonWriter w, DropletState droplet, DateTimeOffset now)
    {
        w.WriteStartObject();
        w.WriteNumber("droplet_id", droplet.Id);
        w.WriteBoolean("backup_enabled", droplet.Backups is not null);
        if (droplet.Backups is { } policy)
        {
            w.WriteStartObject("backup_policy");
            w.WriteString("plan", policy.Plan);
            if (policy.Weekday is { } weekday)
            {
                w.WriteString("weekday", weekday);
            }

            w.WriteNumber("hour", policy.Hour);
            w.WriteNumber("window_length_hours", WindowHours);
            w.WriteNumber("retention_period_days", policy.RetentionDays);
            w.WriteEndObject();
            w.WritePropertyName("next_backup_window");
            WriteWindow(w, policy, now);
        }

        w.WriteEndObject();
    }

    public static void WriteWindow(Utf8JsonWriter w, BackupPolicy policy, DateTimeOffset now)
    {
        var start = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(policy.Hour);
        while (start <= now || (policy.Weekday is { } day && Weekdays[(int)start.DayOfWeek] != day))
        {
            start = start.AddDays(1);
        }

        w.WriteStartObject();
        w.WriteTime("start", start);
        w.WriteTime("end", start.AddHours(WindowHours));
        w.WriteEndObject();
    }

    public static void WriteSupported(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteStartArray("supported_policies");
        foreach (var (name, days, kept) in new[] { ("weekly", Weekdays, 28), ("daily", [], 7) })
        {
            w.WriteStartObject();
            w.WriteString("name", name);
            w.WriteStartArray("possible_window_starts");
            for (var hour = 0; hour < 24; hour += WindowHours)
            {
                w.WriteNumberValue(hour);
            }

            w.WriteEndArray();
            w.WriteNumber("window_length_hours", WindowHours);
            w.WriteNumber("retention_period_days", kept);
            w.WriteStrings("possible_days", days);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }
}
