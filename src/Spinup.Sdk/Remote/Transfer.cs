namespace Spinup.Sdk.Remote;

/// <summary>How far a transfer is.</summary>
/// <param name="BytesDone">Bytes sent or received.</param>
/// <param name="BytesTotal">Bytes that are missing on the other side.</param>
/// <param name="FilesDone">Files that are whole.</param>
/// <param name="FilesTotal">Files that are missing on the other side.</param>
public readonly record struct TransferProgress(long BytesDone, long BytesTotal, int FilesDone, int FilesTotal);

/// <summary>What a transfer did.</summary>
/// <param name="FilesSent">Files that were sent.</param>
/// <param name="FilesSkipped">Files that were there already.</param>
/// <param name="BytesSent">Bytes of file contents that were sent.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record TransferReceipt(int FilesSent, int FilesSkipped, long BytesSent, TimeSpan Elapsed);
