namespace Spinup.Sdk.LocalCloud.Images;

/// <summary>An account's own images: snapshots, backups, custom ones.</summary>
internal sealed class ImageBook
{
    private readonly SortedDictionary<long, ImageState> byId = [];

    public IReadOnlyCollection<ImageState> Own => byId.Values;

    public void Add(ImageState image) => byId.Add(image.Id, image);

    public void Remove(ImageState image) => byId.Remove(image.Id);

    public ImageState? FindOwn(long id) => byId.GetValueOrDefault(id);

    /// <summary>Finds an own or a public image by id (digits, also as a string) or slug.</summary>
    public ImageState? Find(string idOrSlug) =>
        long.TryParse(idOrSlug, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id)
            ? FindOwn(id) ?? PublicImages.Find(id)
            : PublicImages.Find(idOrSlug);
}
