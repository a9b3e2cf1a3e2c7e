namespace Spinup.Sdk.LocalCloud;

/// <summary>Hands out ids: the same seed gives the same ones in the same order. Called under the gate.</summary>
internal sealed class Ids(int seed)
{
    private readonly Random random = new(seed);

    // Live action ids passed 2^31 in 2024; a client that keeps them in 32 bits fails here too.
    private long action = 2_500_000_000;
    private long droplet = 540_000_000;
    private long image = 210_000_000;
    private long key = 48_000_000;
    private long transfer = 7_000;

    public long Action() => ++action;

    public long Droplet() => ++droplet;

    public long Image() => ++image;

    public long Key() => ++key;

    public long Transfer() => ++transfer;

    public Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
