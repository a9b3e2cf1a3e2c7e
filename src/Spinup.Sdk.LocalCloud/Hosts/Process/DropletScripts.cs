using System.Globalization;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>The two scripts a droplet is made of: its login shell, and the stand-ins for the commands that would reach the machine.</summary>
internal static class DropletScripts
{
    /// <summary>The commands that have a stand-in.</summary>
    public static readonly IReadOnlyList<string> StandIns =
        ["shutdown", "poweroff", "reboot", "halt", "init", "telinit", "systemctl", "service", "cloud-init", "sudo", "hostname"];

    /// <summary>The login shell. It becomes the command by exec all the way, so that the command's parent is the SSH session itself.</summary>
    public static string Shell(Machine machine, DropletDirectory directory, ProcessMark mark)
    {
        var variables = new Dictionary<string, string>
        {
            ["HOME"] = directory.Home,
            ["USER"] = "root",
            ["LOGNAME"] = "root",
            ["SHELL"] = machine.Shell,
            ["PATH"] = SearchPath(directory),
            ["LANG"] = "C.UTF-8",
            ["TZ"] = "UTC",
            ["TMPDIR"] = Path.Combine(directory.Root, "tmp"),
            ["DROPLET_ROOT"] = directory.Root,
            ["SPINUP_DROPLET"] = mark.Variable["SPINUP_DROPLET=".Length..],
            // Even /sbin/shutdown by its full name finds nobody to ask: logind is only reached over these.
            ["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=/nonexistent",
            ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent",
            // Nor does a script that tidies up its Docker tidy up the developer's.
            ["DOCKER_HOST"] = "unix:///nonexistent/docker.sock",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        };
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } dotnet)
        {
            variables["DOTNET_ROOT"] = dotnet;
        }

        var assignments = string.Join(" \\\n  ", variables.Select(v => ShellWord.Quote(v.Key + "=" + v.Value)));
        var limit = machine.Prlimit is null ? "" : ShellWord.Quote(machine.Prlimit) + " " + mark.LimitArgument + " ";
        var drop = machine.Setpriv is null ? "" : ShellWord.Quote(machine.Setpriv) + " ";
        // A session of sshd is behind the fence already; a local process is not, nor can it share one with others: its signals are free.
        var fence = machine.Perl is null ? ":" : $"if [ -z \"${{SSH_CONNECTION-}}\" ]; then set -- {ShellWord.Quote(machine.Perl)} {ShellWord.Quote(directory.Fence)} 0 \"$@\"; fi";
        return $$"""
            #!/bin/sh
            # The login shell of this droplet: gives up root, forgets the machine's environment, becomes the command.
            cd {{ShellWord.Quote(directory.Home)}} || exit 126
            umask 022
            if [ -n "${SSH_ORIGINAL_COMMAND-}" ]; then
              set -- {{ShellWord.Quote(machine.Shell)}} -c "$SSH_ORIGINAL_COMMAND"
            else
              set -- {{ShellWord.Quote(machine.Shell)}} -i
            fi
            for name in TERM SSH_CLIENT SSH_CONNECTION SSH_TTY; do
              eval "value=\${$name-}"
              if [ -n "$value" ]; then set -- "$name=$value" "$@"; fi
            done
            set -- /usr/bin/env -i {{assignments}} "$@"
            {{fence}}
            if [ -w / ]; then
              if [ -n "${SSH_TTY-}" ]; then chown {{User(machine)}} "$SSH_TTY"; fi
              {{(machine.Setpriv is null ? "echo 'This droplet cannot give up root; nothing is run.' >&2; exit 126" : $"exec {limit}{drop}{string.Join(' ', Machine.DropRoot(machine.User))} \"$@\"")}}
            fi
            exec {{limit}}{{(machine.Setpriv is null ? "" : drop + "--no-new-privs ")}}"$@"

            """;
    }

    /// <summary>The stand-ins: one script under many names. They change the droplet by asking its host.</summary>
    public static string StandIn(DropletDirectory directory, long id, string controlPipe) => $$"""
        #!/bin/sh
        # Stands before the machine's own command of this name and acts on this droplet only.
        me=${0##*/}
        own={{ShellWord.Quote(directory.Own)}}
        say() { printf '%s\n' "$*" >&2; }

        # Asks the droplet's host and waits for its answer: a status and a line of text.
        ask() {
          request=$$.$(date +%s).{{id.ToString(CultureInfo.InvariantCulture)}}
          printf '%s\n' "{{id.ToString(CultureInfo.InvariantCulture)}} $request $*" > {{ShellWord.Quote(controlPipe)}} || exit 1
          left=1500
          while [ ! -e "$own/acks/$request" ]; do
            left=$((left - 1))
            if [ "$left" -eq 0 ]; then say "$me: the droplet's host does not answer"; exit 1; fi
            sleep 0.01
          done
          read -r status text < "$own/acks/$request"
          if [ -n "$text" ]; then say "$text"; fi
          exit "$status"
        }

        cloud_init_status() {
          wait= long= json=
          for word in "$@"; do
            case $word in
              --wait|-w) wait=1 ;;
              --long|-l) long=1 ;;
              json|--format=json) json=1 ;;
            esac
          done
          state=$(cat "$own/cloud-init/state")
          while [ -n "$wait" ] && [ "$state" = running ]; do
            sleep 0.05
            state=$(cat "$own/cloud-init/state")
          done
          if [ -n "$json" ]; then cat "$own/cloud-init/$state.json"
          elif [ -n "$long" ]; then cat "$own/cloud-init/$state.long"
          elif [ "$state" = degraded ]; then echo 'status: done'
          else echo "status: $state"
          fi
          case $state in
            error) exit 1 ;;
            degraded) exit 2 ;;
            *) exit 0 ;;
          esac
        }

        shut_down() {
          verb=poweroff when=
          for word in "$@"; do
            case $word in
              -r|--reboot) verb=reboot ;;
              -h|-P|-H|--poweroff|--halt) verb=poweroff ;;
              -c) ask cancel ;;
              -*) ;;
              *) if [ -z "$when" ]; then when=$word; fi ;;
            esac
          done
          ask "$verb" "${when:-+1}"
        }

        of_ssh() { case ${1%.service} in ssh|sshd) return 0 ;; *) return 1 ;; esac; }

        service_verb() {
          verb=$1 unit=${2-}
          case $verb in
            poweroff|halt) ask poweroff now ;;
            reboot|kexec|soft-reboot) ask reboot now ;;
            daemon-reload|daemon-reexec|reset-failed) exit 0 ;;
            is-system-running) echo running; exit 0 ;;
          esac
          if of_ssh "$unit"; then
            case $verb in
              reload|restart|try-restart|force-reload|reload-or-restart|try-reload-or-restart) ask reload-ssh ;;
              is-active) echo active; exit 0 ;;
              is-enabled) echo enabled; exit 0 ;;
              status) echo "$unit: active (running)"; exit 0 ;;
              start|enable|unmask) exit 0 ;;
            esac
            say "$me: ssh of this local droplet cannot be changed with '$verb'"; exit 1
          fi
          case $verb in
            is-active|status) echo inactive; exit 3 ;;
            is-enabled) echo disabled; exit 1 ;;
          esac
          say "$me: there is no '$unit' on this local droplet: it is a directory of another machine, without services"; exit 5
        }

        case $me in
          poweroff|halt) ask poweroff now ;;
          reboot) ask reboot now ;;
          shutdown) shut_down "$@" ;;
          init|telinit)
            case ${1-} in
              0) ask poweroff now ;;
              6) ask reboot now ;;
            esac
            exit 0 ;;
          hostname)
            if [ $# -eq 0 ] || [ "${1#-}" != "$1" ]; then exec cat "$own/../etc/hostname"; fi
            say 'hostname: a local droplet keeps its name'; exit 1 ;;
          cloud-init)
            if [ "${1-}" = status ]; then shift; cloud_init_status "$@"; fi
            if [ "${1-}" = --version ]; then echo 'cloud-init (Spinup.Sdk.LocalCloud)'; exit 0; fi
            say "cloud-init: '${1-}' is not there on a local droplet"; exit 1 ;;
          service)
            unit=${1-}
            shift
            service_verb "${1-status}" "$unit" ;;
          systemctl)
            verb= unit=
            for word in "$@"; do
              case $word in
                -*) ;;
                *) if [ -z "$verb" ]; then verb=$word; elif [ -z "$unit" ]; then unit=$word; fi ;;
              esac
            done
            service_verb "${verb:-status}" "$unit" ;;
          sudo)
            # Commands are the droplet's root already; the rest of the line is run as it is.
            while [ $# -gt 0 ]; do
              case $1 in
                -u|-g|-h|-p|-C|-r|-t|-T|-U|-D|-R) shift; if [ $# -gt 0 ]; then shift; fi ;;
                -i|-s|--login|--shell) shift; if [ $# -eq 0 ]; then exec "$SHELL" -i; fi ;;
                -v|-k|-K|-l) exit 0 ;;
                --) shift; break ;;
                -*) shift ;;
                *) break ;;
              esac
            done
            if [ $# -eq 0 ]; then exit 0; fi
            exec /usr/bin/env "$@" ;;
        esac
        exit 1

        """;

    // The stand-ins first, then what a server has, then what the one who started the cloud has (his dotnet, for one).
    private static string SearchPath(DropletDirectory directory)
    {
        string[] usual = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
        var own = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted)
            .Where(entry => !Environment.IsPrivilegedProcess || EverybodyMayEnter(entry));
        return string.Join(':', usual.Concat(own).Distinct().Prepend(directory.Shims));
    }

    // Where root is given up, a closed directory (root's own tools) would turn every "not found" of the shell, 127, into "permission denied", 126.
    private static bool EverybodyMayEnter(string directory)
    {
        for (var place = new DirectoryInfo(directory); place is not null; place = place.Parent)
        {
            if (!place.Exists || (!OperatingSystem.IsWindows() && (place.UnixFileMode & UnixFileMode.OtherExecute) == 0))
            {
                return false;
            }
        }

        return true;
    }

    private static string User(Machine machine) => machine.User.ToString(CultureInfo.InvariantCulture);
}
