using Spinup.Sdk.Api;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Api.Wire;

/// <summary>One call of one operation: what it must put on the wire, and what it must make of the answer.</summary>
/// <param name="Operation">The interface and member, as in the catalogue, with a word in brackets where there are more cases than one.</param>
/// <param name="Call">Calls it.</param>
/// <param name="Sent">The method and target that must be sent. Bodies are in the snapshot.</param>
/// <param name="Answer">What the stub answers.</param>
/// <param name="Check">Looks at the result.</param>
public sealed record WireCase(string Operation, Func<IDigitalOceanClient, Task<object?>> Call, string Sent, StubAnswer Answer, Action<object?> Check)
{
    public string Member => Operation.Split(' ')[0];

    public override string ToString() => Operation;
}

/// <summary>All cases.</summary>
public static class WireCases
{
    public static IReadOnlyList<WireCase> All { get; } =
        [.. AccountCases.All, .. DropletCases.All, .. DropletActionCases.All, .. ImageCases.All, .. SnapshotCases.All, .. TagCases.All, .. VolumeCases.All, .. VpcCases.All];

    public static TheoryData<string> Names => [.. All.Select(static c => c.Operation)];

    public static WireCase Named(string operation) => All.Single(c => c.Operation == operation);

    /// <summary>Makes the case of an operation that answers with JSON.</summary>
    public static WireCase Gives<T>(string operation, Func<IDigitalOceanClient, Task<T>> call, string sent, string answer, Action<T> check, int status = 200)
        where T : class =>
        new(operation, async client => await call(client), sent, new StubAnswer(status, answer), result => check(Assert.IsType<T>(result)));

    /// <summary>Makes the case of an operation without a result.</summary>
    public static WireCase Does(string operation, Func<IDigitalOceanClient, Task> call, string sent, int status = 204) =>
        new(operation, Call: async client => { await call(client); return null; }, sent, new StubAnswer(status), static _ => { });
}
