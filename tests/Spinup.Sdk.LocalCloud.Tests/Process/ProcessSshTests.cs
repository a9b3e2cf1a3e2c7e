using Spinup.Testing;

namespace Spinup.Tests.ProcessHost;

public sealed class ProcessSshTests
{
    [SshdFact]
    public async Task Command_OverSsh_RunsInItsHomeWithoutRoot()
    {
        await using var fixture = new ProcessHostFixture();
        var droplet = await fixture.BootAsync();

        var (code, output, error) = await droplet.SshAsync("id -u; pwd; echo \"$HOME|$DROPLET_ROOT|$USER\"; hostname; exit 7");

        Assert.True(code == 7, error);
        var lines = output.Split('\n');
        Assert.NotEqual("0", lines[0]);
        Assert.Equal(droplet.Access.Home, lines[1]);
        Assert.Equal($"{droplet.Access.Home}|{droplet.Access.Root}|root", lines[2]);
        Assert.Equal(droplet.Droplet.Name, lines[3]);
    }
}
