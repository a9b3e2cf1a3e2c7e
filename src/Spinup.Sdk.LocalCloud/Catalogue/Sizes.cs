namespace Spinup.Sdk.LocalCloud.Catalogue;

/// <summary>The sizes on offer: DigitalOcean's slugs, memory, disks and prices as its price list had them in 2026.</summary>
internal static class Sizes
{
    private static readonly string[] Everywhere = ["ams3", "blr1", "fra1", "lon1", "nyc1", "nyc3", "sfo2", "sfo3", "sgp1", "syd1", "tor1"];
    private static readonly string[] Newer = ["ams3", "blr1", "fra1", "lon1", "nyc1", "nyc3", "sfo3", "sgp1", "syd1", "tor1"];
    private static readonly string[] WithGpus = ["ams3", "nyc1", "tor1"];

    public static IReadOnlyList<Size> All { get; } =
    [
        Basic("s-1vcpu-512mb-10gb", 512, 1, 10, 0.5, 4),
        Basic("s-1vcpu-1gb", 1024, 1, 25, 1, 6),
        Basic("s-1vcpu-1gb-amd", 1024, 1, 25, 1, 7, "Basic AMD"),
        Basic("s-1vcpu-1gb-intel", 1024, 1, 25, 1, 7, "Basic Intel"),
        Basic("s-1vcpu-2gb", 2048, 1, 50, 2, 12),
        Basic("s-1vcpu-2gb-amd", 2048, 1, 50, 2, 14, "Basic AMD"),
        Basic("s-1vcpu-2gb-intel", 2048, 1, 50, 2, 14, "Basic Intel"),
        Basic("s-2vcpu-2gb", 2048, 2, 60, 3, 18),
        Basic("s-2vcpu-2gb-amd", 2048, 2, 60, 3, 21, "Basic AMD"),
        Basic("s-2vcpu-2gb-intel", 2048, 2, 60, 3, 21, "Basic Intel"),
        Basic("s-2vcpu-4gb", 4096, 2, 80, 4, 24),
        Basic("s-2vcpu-4gb-amd", 4096, 2, 80, 4, 28, "Basic AMD"),
        Basic("s-2vcpu-4gb-intel", 4096, 2, 80, 4, 28, "Basic Intel"),
        Basic("s-4vcpu-8gb", 8192, 4, 160, 5, 48),
        Basic("s-4vcpu-8gb-amd", 8192, 4, 160, 5, 56, "Basic AMD"),
        Basic("s-4vcpu-8gb-intel", 8192, 4, 160, 5, 56, "Basic Intel"),
        Basic("s-8vcpu-16gb", 16384, 8, 320, 6, 96),
        Basic("s-8vcpu-16gb-amd", 16384, 8, 320, 6, 112, "Basic AMD"),
        Basic("s-8vcpu-16gb-intel", 16384, 8, 320, 6, 112, "Basic Intel"),
        Dedicated("c-2", 4096, 2, 25, 4, 42, "CPU-Optimized"),
        Dedicated("c-4", 8192, 4, 50, 5, 84, "CPU-Optimized"),
        Dedicated("c-8", 16384, 8, 100, 6, 168, "CPU-Optimized"),
        Dedicated("c-16", 32768, 16, 200, 7, 336, "CPU-Optimized"),
        Dedicated("c-32", 65536, 32, 400, 9, 672, "CPU-Optimized"),
        Dedicated("c2-2vcpu-4gb", 4096, 2, 50, 4, 47, "CPU-Optimized 2x SSD"),
        Dedicated("c2-4vcpu-8gb", 8192, 4, 100, 5, 94, "CPU-Optimized 2x SSD"),
        Dedicated("g-2vcpu-8gb", 8192, 2, 25, 4, 63, "General Purpose"),
        Dedicated("g-4vcpu-16gb", 16384, 4, 50, 5, 126, "General Purpose"),
        Dedicated("g-8vcpu-32gb", 32768, 8, 100, 6, 252, "General Purpose"),
        Dedicated("g-16vcpu-64gb", 65536, 16, 200, 7, 504, "General Purpose"),
        Dedicated("gd-2vcpu-8gb", 8192, 2, 50, 4, 68, "General Purpose 2x SSD"),
        Dedicated("gd-4vcpu-16gb", 16384, 4, 100, 5, 136, "General Purpose 2x SSD"),
        Dedicated("m-2vcpu-16gb", 16384, 2, 50, 4, 84, "Memory-Optimized"),
        Dedicated("m-4vcpu-32gb", 32768, 4, 100, 6, 168, "Memory-Optimized"),
        Dedicated("m-8vcpu-64gb", 65536, 8, 200, 7, 336, "Memory-Optimized"),
        Dedicated("m-16vcpu-128gb", 131072, 16, 400, 8, 672, "Memory-Optimized"),
        Dedicated("so-2vcpu-16gb", 16384, 2, 300, 4, 131, "Storage-Optimized"),
        Dedicated("so1_5-2vcpu-16gb", 16384, 2, 450, 4, 163, "Storage-Optimized 1.5x SSD"),
        WithGpu("gpu-h100x1-80gb", 245760, 20, 720, 15, 3.39m, "H100 GPU - 1X", new(1, "nvidia_h100", 80)),
        WithGpu("gpu-h100x8-640gb", 1966080, 160, 2046, 60, 23.92m, "H100 GPU - 8X", new(8, "nvidia_h100", 640)),
        WithGpu("gpu-l40sx1-48gb", 65536, 8, 500, 10, 1.57m, "L40S GPU - 1X", new(1, "nvidia_l40s", 48)),
        WithGpu("gpu-4000adax1-20gb", 32768, 8, 500, 10, 0.76m, "RTX 4000 Ada GPU - 1X", new(1, "nvidia_rtx_4000_ada", 20)),
    ];

    private static readonly Dictionary<string, Size> BySlug = All.ToDictionary(s => s.Slug);

    public static Size? Find(string slug) => BySlug.GetValueOrDefault(slug);

    private static Size Basic(string slug, int memory, int vcpus, int disk, double transfer, decimal monthly, string description = "Basic") =>
        Make(slug, memory, vcpus, disk, transfer, monthly, Hourly(monthly), description, description == "Basic" ? Everywhere : Newer);

    private static Size Dedicated(string slug, int memory, int vcpus, int disk, double transfer, decimal monthly, string description) =>
        Make(slug, memory, vcpus, disk, transfer, monthly, Hourly(monthly), description, slug.StartsWith("c-", StringComparison.Ordinal) ? Everywhere : Newer);

    // Graphics cards are priced by the hour; a month is given as 744 of them.
    private static Size WithGpu(string slug, int memory, int vcpus, int disk, double transfer, decimal hourly, string description, Gpu gpu) =>
        Make(slug, memory, vcpus, disk, transfer, hourly * 744, hourly, description, WithGpus, gpu);

    // A month is capped at 672 hours (28 days), which is how the hourly price comes from the monthly one.
    private static decimal Hourly(decimal monthly) => Math.Round(monthly / 672, 5);

    private static Size Make(
        string slug, int memory, int vcpus, int disk, double transfer, decimal monthly, decimal hourly, string description, string[] regions, Gpu? gpu = null) => new()
        {
            Slug = slug,
            MemoryMib = memory,
            Vcpus = vcpus,
            DiskGib = disk,
            TransferTb = transfer,
            PricePerMonthUsd = monthly,
            PricePerHourUsd = hourly,
            Description = description,
            Regions = regions,
            Gpu = gpu,
        };
}
