namespace Spinup.Sdk.Remote.Transfers;

internal enum EntryKind
{
    File,
    Directory,
    Link,

    /// <summary>A socket, a named pipe, a device: nothing that can be carried.</summary>
    Special,
}

/// <summary>A file, directory or link of a tree, on either side.</summary>
/// <param name="Path">Its path from the tree's root, parted by <c>/</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes of a file, else 0.</param>
/// <param name="ModifiedAt">When its contents last changed, to 100 ns.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="Target">What a link says.</param>
internal sealed record TreeEntry(string Path, EntryKind Kind, long Size, DateTime ModifiedAt, UnixFileMode Mode, string Target = "")
{
    /// <summary>Whether it can be taken to be the same as another without looking inside.</summary>
    public bool IsSurelySameAs(TreeEntry other) => Kind == other.Kind && Kind switch
    {
        EntryKind.File => Size == other.Size && ModifiedAt == other.ModifiedAt,
        EntryKind.Link => Target == other.Target,
        _ => true,
    };

    /// <summary>Whether only a look inside can tell: files of one size, written at different times.</summary>
    public bool IsPerhapsSameAs(TreeEntry other) => Kind == EntryKind.File && other.Kind == EntryKind.File && Size == other.Size && Size > 0;
}
