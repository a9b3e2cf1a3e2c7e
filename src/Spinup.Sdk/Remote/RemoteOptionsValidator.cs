using Microsoft.Extensions.Options;

namespace Spinup.Sdk.Remote;

/// <summary>Refuses ranges that cannot work, naming the value and what it may be.</summary>
internal sealed class RemoteOptionsValidator : IValidateOptions<RemoteOptions>
{
    public ValidateOptionsResult Validate(string? name, RemoteOptions options)
    {
        var wrong = new List<string>();
        Within(nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        Within(nameof(options.KeepAliveInterval), options.KeepAliveInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Within(nameof(options.CancelGrace), options.CancelGrace, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Within(nameof(options.ReconnectTimeout), options.ReconnectTimeout, TimeSpan.Zero, TimeSpan.FromHours(24));
        if (options.SshPath is not null && string.IsNullOrWhiteSpace(options.SshPath))
        {
            wrong.Add($"{nameof(RemoteOptions)}.{nameof(options.SshPath)} is blank; leave it null to use the ssh on the PATH.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Within(string property, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                wrong.Add($"{nameof(RemoteOptions)}.{property} is {value}; it must be between {least} and {most}.");
            }
        }
    }
}
