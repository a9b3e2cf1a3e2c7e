using Microsoft.Extensions.DependencyInjection;

namespace Spinup.Sdk.Hosting;

/// <summary>What <c>AddSpinup()</c> hands back; everything else hangs off it.</summary>
public interface ISpinupBuilder
{
    /// <summary>Gets the name of the options and of the keyed services; empty for the default.</summary>
    string Name { get; }

    /// <summary>Gets the services being set up.</summary>
    IServiceCollection Services { get; }
}
