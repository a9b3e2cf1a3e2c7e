using Spinup.Sdk.LocalCloud.Catalogue;

namespace Spinup.Sdk.LocalCloud.Images;

/// <summary>The images every account has.</summary>
internal static class PublicImages
{
    public static IReadOnlyList<ImageState> All { get; } =
    [
        Distribution(191457505, "ubuntu-24-04-x64", "24.04 (LTS) x64", "Ubuntu", 7),
        Distribution(191457499, "ubuntu-22-04-x64", "22.04 (LTS) x64", "Ubuntu", 7),
        Distribution(191457511, "ubuntu-25-10-x64", "25.10 x64", "Ubuntu", 7),
        Distribution(191457523, "debian-13-x64", "13 x64", "Debian", 7),
        Distribution(191457517, "debian-12-x64", "12 x64", "Debian", 7),
        Distribution(191457529, "fedora-42-x64", "42 x64", "Fedora", 15),
        Distribution(191457541, "rockylinux-9-x64", "9 x64", "Rocky Linux", 10),
        Distribution(191457547, "centos-stream-9-x64", "9 Stream x64", "CentOS", 10),
        Application(199284761, "docker-20-04", "Docker on Ubuntu 22.04", "Ubuntu", 25),
        Application(199284773, "gpu-h100x1-base", "NVIDIA AI/ML Ready", "Ubuntu", 25),
    ];

    private static readonly Dictionary<string, ImageState> BySlug = All.ToDictionary(i => i.Slug!);
    private static readonly Dictionary<long, ImageState> ById = All.ToDictionary(i => i.Id);

    public static ImageState? Find(string slug) => BySlug.GetValueOrDefault(slug);

    public static ImageState? Find(long id) => ById.GetValueOrDefault(id);

    private static ImageState Distribution(long id, string slug, string name, string distribution, int minDisk) => Make(id, slug, name, distribution, minDisk, false);

    private static ImageState Application(long id, string slug, string name, string distribution, int minDisk) => Make(id, slug, name, distribution, minDisk, true);

    private static ImageState Make(long id, string slug, string name, string distribution, int minDisk, bool application) => new()
    {
        Id = id,
        Slug = slug,
        Name = name,
        Type = application ? "snapshot" : "base",
        Distribution = distribution,
        Public = true,
        Application = application,
        Regions = [.. Regions.All.Select(r => r.Slug)],
        CreatedAt = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero),
        MinDiskGib = minDisk,
        SizeGb = minDisk / 10.0,
        Description = $"{distribution} {name}",
    };
}
