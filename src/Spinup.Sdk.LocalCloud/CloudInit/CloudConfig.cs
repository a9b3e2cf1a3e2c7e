using System.Globalization;
using System.Text;

namespace Spinup.Sdk.LocalCloud.CloudInit;

/// <summary>A cloud-config in the terms of a droplet. What cloud-init would warn of becomes a warning; what a local droplet has not, a note.</summary>
internal sealed class CloudConfig
{
    // Known to cloud-init, without meaning for a directory with processes.
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "allow_public_ssh_keys", "ansible", "apk_repos", "apt", "apt_pipelining", "apt_reboot_if_required", "apt_update", "apt_upgrade", "authkey_hash",
        "autoinstall", "byobu_by_default", "ca-certs", "ca_certs", "chef", "chpasswd", "cloud_config_modules", "cloud_final_modules", "cloud_init_modules",
        "create_hostname_file", "datasource", "datasource_list", "device_aliases", "disable_ec2_metadata", "disable_root", "disable_root_opts", "disk_setup", "drivers", "fan",
        "final_message", "fs_setup", "groups", "growpart", "grub-dpkg", "grub_dpkg", "keyboard", "landscape", "launch-index", "locale", "locale_configfile",
        "lxd", "manage_etc_hosts", "manage_resolv_conf", "mcollective", "merge_how", "merge_type", "migrate", "mount_default_fields", "mounts",
        "network", "no_ssh_fingerprints", "ntp", "output", "package_reboot_if_required", "package_update", "package_upgrade", "packages", "password",
        "phone_home", "prefer_fqdn_over_hostname", "preserve_hostname", "puppet", "random_seed", "reporting", "resize_rootfs", "resolv_conf", "rh_subscription",
        "rsyslog", "runcmd", "bootcmd", "salt_minion", "snap", "spacewalk", "ssh", "ssh_authorized_keys", "ssh_deletekeys", "ssh_fp_console_blacklist", "ssh_genkeytypes",
        "ssh_import_id", "ssh_key_console_blacklist", "ssh_keys", "ssh_publish_hostkeys", "ssh_pwauth", "ssh_quiet_keygen", "swap", "system_info", "timezone",
        "ubuntu_advantage", "ubuntu_pro", "updates", "user", "users", "vendor_data", "version", "wireguard", "write_files", "yum_repo_dir", "yum_repos", "zypper",
        "hostname", "fqdn", "power_state", "cloud-init", "unverified_modules", "syslog_fix_perms", "def_log_file", "log_cfgs",
    };

    private readonly Dictionary<string, object?> tree;
    private readonly List<string> warnings;

    public CloudConfig(Dictionary<string, object?> tree, List<string> warnings, List<string> notes)
    {
        (this.tree, this.warnings) = (tree, warnings);
        SshKeys = ReadSshKeys();
        AuthorizedKeys = [.. ReadKeys(tree.GetValueOrDefault("ssh_authorized_keys")), .. ReadUsers(notes)];
        WriteFiles = [.. ReadFiles()];
        BootCommands = ReadCommands("bootcmd");
        RunCommands = ReadCommands("runcmd");
        foreach (var key in tree.Keys.Where(k => !Ignored.Contains(k)))
        {
            warnings.Add($"Invalid cloud-config: Additional properties are not allowed ('{key}' was unexpected)");
        }

        if (tree.GetValueOrDefault("packages") is List<object?> packages)
        {
            notes.Add($"packages: {string.Join(", ", packages.Select(Plain))}: nothing is installed on a local droplet; commands use what this machine has.");
        }
    }

    /// <summary>Gets the host keys, by file name below <c>/etc/ssh</c>; the droplet makes none of its own when there are any.</summary>
    public IReadOnlyDictionary<string, string> SshKeys { get; }

    /// <summary>Gets whether host keys that are there are deleted first.</summary>
    public bool DeleteSshKeys => tree.GetValueOrDefault("ssh_deletekeys") is not false;

    /// <summary>Gets the kinds of host key to make when none are given.</summary>
    public IReadOnlyList<string> KeyTypes => tree.GetValueOrDefault("ssh_genkeytypes") is List<object?> types ? [.. types.Select(Plain)] : [];

    public IReadOnlyList<string> AuthorizedKeys { get; }

    public IReadOnlyList<CloudFile> WriteFiles { get; }

    /// <summary>Gets the shell text of bootcmd, or null.</summary>
    public string? BootCommands { get; }

    /// <summary>Gets the shell text of runcmd, or null.</summary>
    public string? RunCommands { get; }

    /// <summary>Gets the name it gives itself, or null.</summary>
    public string? Hostname => tree.GetValueOrDefault("hostname") as string ?? (tree.GetValueOrDefault("fqdn") as string)?.Split('.')[0];

    /// <summary>Gets how it shall end its first boot: poweroff, halt or reboot; or null.</summary>
    public string? PowerState =>
        tree.GetValueOrDefault("power_state") is Dictionary<string, object?> state && state.GetValueOrDefault("condition") is not false ? state.GetValueOrDefault("mode") as string : null;

    private static IEnumerable<string> ReadKeys(object? value) => value switch
    {
        string one => one.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        List<object?> several => several.OfType<string>().Select(k => k.Trim()).Where(k => k.Length > 0),
        _ => [],
    };

    private static string Plain(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private Dictionary<string, string> ReadSshKeys()
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tree.GetValueOrDefault("ssh_keys") as Dictionary<string, object?> ?? [])
        {
            var file = name.Split('_') switch
            {
                ["rsa" or "ecdsa" or "ed25519", "private"] => $"ssh_host_{name.Split('_')[0]}_key",
                ["rsa" or "ecdsa" or "ed25519", "public"] => $"ssh_host_{name.Split('_')[0]}_key.pub",
                ["rsa" or "ecdsa" or "ed25519", "certificate"] => $"ssh_host_{name.Split('_')[0]}_key-cert.pub",
                _ => null,
            };
            if (file is null || value is not string text)
            {
                warnings.Add($"Skipping unrecognized ssh_keys entry: \"{name}\"");
            }
            else
            {
                keys[file] = text.TrimEnd() + "\n";
            }
        }

        return keys;
    }

    private List<string> ReadUsers(List<string> notes)
    {
        List<string> keys = [];
        foreach (var user in (tree.GetValueOrDefault("users") as List<object?> ?? []).OfType<Dictionary<string, object?>>())
        {
            var own = ReadKeys(user.GetValueOrDefault("ssh_authorized_keys") ?? user.GetValueOrDefault("ssh-authorized-keys")).ToList();
            keys.AddRange(own);
            notes.Add($"users: {Plain(user.GetValueOrDefault("name"))} is not made on a local droplet{(own.Count > 0 ? "; the keys open its one login" : "")}.");
        }

        return keys;
    }

    private IEnumerable<CloudFile> ReadFiles()
    {
        foreach (var entry in tree.GetValueOrDefault("write_files") as List<object?> ?? [])
        {
            if (entry is not Dictionary<string, object?> file || file.GetValueOrDefault("path") is not string { Length: > 0 } path)
            {
                warnings.Add("No path provided to write for an entry of write_files");
                continue;
            }

            byte[] content;
            try
            {
                content = Content(file.GetValueOrDefault("content"), Plain(file.GetValueOrDefault("encoding")).Trim().ToLowerInvariant());
            }
            catch (Exception e) when (e is FormatException or InvalidDataException)
            {
                warnings.Add($"write_files: the content of {path} could not be decoded: {e.Message}");
                continue;
            }

            yield return new CloudFile(path, content, Permissions(file.GetValueOrDefault("permissions"), path), file.GetValueOrDefault("append") is true, file.GetValueOrDefault("defer") is true)
            {
                Owner = file.GetValueOrDefault("owner") as string,
            };
        }
    }

    private static byte[] Content(object? content, string encoding)
    {
        var bytes = content as byte[] ?? Encoding.UTF8.GetBytes(Plain(content));
        return encoding switch
        {
            "b64" or "base64" => FromBase64(bytes),
            "gz" or "gzip" => UserDataReader.Gunzip(bytes),
            "gz+b64" or "gz+base64" or "gzip+b64" or "gzip+base64" => UserDataReader.Gunzip(FromBase64(bytes)),
            _ => bytes,
        };
    }

    private static byte[] FromBase64(byte[] bytes) => Convert.FromBase64String(string.Concat(Encoding.UTF8.GetString(bytes).Where(static c => !char.IsWhiteSpace(c))));

    private UnixFileMode Permissions(object? value, string path)
    {
        const UnixFileMode Usual = (UnixFileMode)0b110_100_100;
        switch (value)
        {
            case null:
                return Usual;
            case long number:
                return (UnixFileMode)(number & 0xfff);
            default:
                var text = Plain(value);
                text = text.StartsWith("0o", StringComparison.Ordinal) ? text[2..] : text;
                if (text.Length is > 0 and <= 5 && text.All(static c => c is >= '0' and <= '7'))
                {
                    return (UnixFileMode)(Convert.ToInt32(text, 8) & 0xfff);
                }

                warnings.Add($"Undecodable permissions '{text}' of {path}, 0644 is taken");
                return Usual;
        }
    }

    // As cloud-init writes its script: a string is a line of shell, a list is one command with its words.
    private string? ReadCommands(string key)
    {
        switch (tree.GetValueOrDefault(key))
        {
            case null:
                return null;
            case List<object?> commands:
                var script = new StringBuilder("#!/bin/sh\n");
                foreach (var command in commands)
                {
                    if (command is List<object?> words)
                    {
                        script.AppendJoin(' ', words.Select(w => "'" + Plain(w).Replace("'", "'\\''", StringComparison.Ordinal) + "'")).Append('\n');
                    }
                    else if (command is not null)
                    {
                        script.Append(command is bool b ? (b ? "true" : "false") : Plain(command)).Append('\n');
                    }
                }

                return script.ToString();
            default:
                warnings.Add($"Failed to shellify {key}: it is not a list");
                return null;
        }
    }
}

/// <summary>A file of write_files.</summary>
/// <param name="Path">Where it goes on the droplet.</param>
/// <param name="Content">Its contents, decoded.</param>
/// <param name="Mode">Its permissions.</param>
/// <param name="Append">Whether it is added to what is there.</param>
/// <param name="Defer">Whether it is written at the end of the boot.</param>
internal sealed record CloudFile(string Path, byte[] Content, UnixFileMode Mode, bool Append, bool Defer)
{
    /// <summary>Gets the owner it asked for; on a local droplet all belongs to one user.</summary>
    public string? Owner { get; init; }
}
