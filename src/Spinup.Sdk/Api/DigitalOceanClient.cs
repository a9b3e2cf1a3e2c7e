using Spinup.Sdk.Api.Account;
using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Regions;
using Spinup.Sdk.Api.Sizes;
using Spinup.Sdk.Api.SshKeys;

namespace Spinup.Sdk.Api;

/// <summary>The families over one <see cref="HttpClient"/>, which it does not own.</summary>
internal sealed class DigitalOceanClient(HttpClient http) : IDigitalOceanClient
{
    public IAccountApi Account { get; } = ApiClients.Create<IAccountApi>(http);

    public IActionsApi Actions { get; } = ApiClients.Create<IActionsApi>(http);

    public IDropletsApi Droplets { get; } = ApiClients.Create<IDropletsApi>(http);

    public IRegionsApi Regions { get; } = ApiClients.Create<IRegionsApi>(http);

    public ISizesApi Sizes { get; } = ApiClients.Create<ISizesApi>(http);

    public ISshKeysApi SshKeys { get; } = ApiClients.Create<ISshKeysApi>(http);
}
