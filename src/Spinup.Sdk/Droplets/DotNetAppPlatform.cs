using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Spinup.Sdk.Droplets;

/// <summary>A system and a processor, in the words of .NET's runtime identifiers (<c>linux</c>, <c>x64</c>).</summary>
internal sealed record DotNetAppPlatform(string System, string Processor)
{
    public static DotNetAppPlatform OfThisMachine { get; } = new(
        OperatingSystem.IsLinux() ? (RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl" : "linux")
            : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsWindows() ? "win" : OfRid(RuntimeInformation.RuntimeIdentifier).System,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());

    /// <summary>Reads a runtime identifier. Those of one distribution (<c>ubuntu.24.04-x64</c>) count as plain Linux.</summary>
    public static DotNetAppPlatform OfRid(string rid)
    {
        var dash = rid.LastIndexOf('-');
        var (system, processor) = dash < 0 ? (rid, "any") : (rid[..dash], rid[(dash + 1)..]);
        return new(system is "linux" or "linux-musl" or "any" or "unix" || system.StartsWith("win", StringComparison.Ordinal) || system.StartsWith("osx", StringComparison.Ordinal) ? system.Split('.')[0] : "linux", processor);
    }

    /// <summary>Takes the words of <c>uname -s</c> and <c>uname -m</c>.</summary>
    public static DotNetAppPlatform OfUname(string system, string machine, bool musl) => new(
        system switch { "Linux" => musl ? "linux-musl" : "linux", "Darwin" => "osx", _ => system.ToLowerInvariant() },
        machine switch { "x86_64" or "amd64" => "x64", "aarch64" or "arm64" => "arm64", "i386" or "i686" => "x86", "armv7l" or "armv6l" => "arm", _ => machine });

    /// <summary>Reads the first bytes of an executable; <see langword="null"/> when it is none.</summary>
    public static DotNetAppPlatform? OfExecutable(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        Span<byte> head = stackalloc byte[20];
        using var stream = File.OpenRead(file);
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return null;
        }

        // ELF: e_machine at 18 (62 x86-64, 183 AArch64, 40 ARM, 3 i386); Mach-O 64: CPU type at 4; a PE file starts with MZ.
        return head switch
        {
            [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] => new("linux", BinaryPrimitives.ReadUInt16LittleEndian(head[18..]) switch { 62 => "x64", 183 => "arm64", 40 => "arm", 3 => "x86", var other => $"ELF machine {other}" }),
            [0xCF, 0xFA, 0xED, 0xFE, ..] => new("osx", BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) == 0x0100000C ? "arm64" : "x64"),
            [(byte)'M', (byte)'Z', ..] => new("win", "any"),
            _ => null,
        };
    }

    /// <summary>Tells whether what was made for this runs on <paramref name="machine"/>. An executable's first bytes do not tell glibc from musl, so a plain <c>linux</c> passes on both.</summary>
    public bool RunsOn(DotNetAppPlatform machine) =>
        (System is "any" || System == machine.System || (System == "unix" && machine.System != "win") || (System == "linux" && machine.System == "linux-musl"))
        && (Processor is "any" || Processor == machine.Processor);

    public override string ToString() => $"{System}-{Processor}";
}
