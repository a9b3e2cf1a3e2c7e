using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>Cancels, fails and loses answers at every step of a create in turn: nothing may be left, no droplet and no key.</summary>
public sealed class EveryStepTests
{
    [Fact]
    public async Task Create_CancelledAtAnyStep_LeavesNothing()
    {
        var steps = await CountAsync();
        for (var cancelAt = 1; cancelAt <= steps.Count; cancelAt++)
        {
            using var cancel = new CancellationTokenSource();
            var at = cancelAt;
            await using var run = await RunAsync((number, _) => CancelAt(number, at, cancel), cancellationToken: cancel.Token);
            if (run.Droplet is not null)
            {
                // Cancelled in its last moment: it is the caller's now.
                await run.Droplet.DisposeAsync();
            }
            else
            {
                var cancelled = Assert.IsAssignableFrom<OperationCanceledException>(run.Failure);
                Assert.Equal(cancel.Token, cancelled.CancellationToken);
            }

            AssertEmpty(run, $"cancelled at step {cancelAt}, {steps[cancelAt - 1]}");
        }
    }

    [Fact]
    public async Task Create_CancelledWhileItsAnswerIsLost_LeavesNothing()
    {
        foreach (var fault in (string[])[LocalCloudFault.AnswerLost, LocalCloudFault.ErrorAfter, LocalCloudFault.LateAppearance])
        {
            using var cancel = new CancellationTokenSource();
            await using var run = await RunAsync(
                (_, name) => CancelAt(name == "before IDropletsApi.CreateAsync" ? 1 : 0, 1, cancel),
                faults =>
                {
                    faults.Lag = TimeSpan.FromMilliseconds(100);
                    faults.FailNext(fault, operation: "POST /v2/droplets");
                },
                cancel.Token);
            Assert.IsAssignableFrom<OperationCanceledException>(run.Failure);
            AssertEmpty(run, fault);
        }
    }

    [Fact]
    public async Task Create_FailingAtAnyCall_LeavesNothing()
    {
        var steps = await CountAsync();
        for (var failAt = 1; failAt <= steps.Count; failAt++)
        {
            if (!steps[failAt - 1].StartsWith("before ", StringComparison.Ordinal) && !steps[failAt - 1].StartsWith("after ", StringComparison.Ordinal))
            {
                continue;
            }

            var at = failAt;
            await using var run = await RunAsync((number, _) =>
            {
                if (number == at)
                {
                    throw new DigitalOceanApiException(DigitalOceanErrorKind.Server, "Broken here.");
                }
            });
            if (run.Droplet is not null)
            {
                await run.Droplet.DisposeAsync();
            }
            else
            {
                Assert.IsAssignableFrom<SpinupException>(run.Failure);
            }

            AssertEmpty(run, $"failed at step {failAt}, {steps[failAt - 1]}");
        }
    }

    [Fact]
    public async Task Destroy_WaitCancelledAtAnyStep_StillDestroys()
    {
        for (var cancelAt = 1; cancelAt <= 8; cancelAt++)
        {
            using var cancel = new CancellationTokenSource();
            var at = cancelAt;
            var destroying = 0;
            var counted = 0;
            await using var run = await RunAsync((_, _) =>
            {
                if (Volatile.Read(ref destroying) == 1)
                {
                    CancelAt(Interlocked.Increment(ref counted), at, cancel);
                }
            });
            Volatile.Write(ref destroying, 1);
            try
            {
                await run.Droplet!.DestroyAsync(cancel.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.True(cancel.IsCancellationRequested);
            }

            Assert.Equal(run.Droplet!.Id, (await run.Droplet.DestroyAsync()).DropletId);
            AssertEmpty(run, $"cancelled at step {cancelAt}");
        }
    }

    private static void CancelAt(int number, int at, CancellationTokenSource cancel)
    {
        if (number == at)
        {
            cancel.Cancel();
        }
    }

    private static void AssertEmpty(Run run, string when)
    {
        Assert.True(run.Fixture.Cloud.DropletCount == 0, $"{run.Fixture.Cloud.DropletCount} droplets left: {when}");
        Assert.True(run.Fixture.Cloud.KeyCount == 0, $"{run.Fixture.Cloud.KeyCount} keys left: {when}");
    }

    private static async Task<IReadOnlyList<string>> CountAsync()
    {
        await using var run = await RunAsync((_, _) => { });
        var names = run.Steps.Names;
        Assert.Contains("before IDropletsApi.CreateAsync", names);
        Assert.Contains("connecting", names);
        Assert.Contains("running", names);
        Assert.True(names.Count > 12, string.Join(", ", names));
        await run.Droplet!.DestroyAsync();
        return names;
    }

    private static async Task<Run> RunAsync(Action<int, string> at, Action<LocalCloudFaults>? faults = null, CancellationToken cancellationToken = default)
    {
        var steps = new Steps { At = at };
        var fixture = await CloudFixture.StartAsync(wrap: steps.Wrap);
        faults?.Invoke(fixture.Cloud.Faults);
        fixture.Shells.Connecting = (_, _) => Say("connecting");
        fixture.Shells.Running = async (_, token) =>
        {
            await Say("running");
            token.ThrowIfCancellationRequested();
            return FakeShells.Exit(0);
        };
        try
        {
            var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec, new Reported(phase => steps.Step("progress " + phase)), cancellationToken);
            return new(fixture, steps, droplet, null);
        }
        catch (Exception failure) when (failure is SpinupException or OperationCanceledException)
        {
            return new(fixture, steps, null, failure);
        }

        Task Say(string name)
        {
            steps.Step(name);
            return Task.CompletedTask;
        }
    }

    private sealed record Run(CloudFixture Fixture, Steps Steps, IEphemeralDroplet? Droplet, Exception? Failure) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Fixture.DisposeAsync();
    }

    // Progress<T> posts to another thread; a step has to happen where it is reported.
    private sealed class Reported(Action<DropletPhase> report) : IProgress<DropletProgress>
    {
        public void Report(DropletProgress value) => report(value.Phase);
    }
}
