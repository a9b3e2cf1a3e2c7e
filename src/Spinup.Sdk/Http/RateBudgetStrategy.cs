using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Polly;

namespace Spinup.Sdk.Http;

/// <summary>Stands before each try: asks for the token, waits for its rate budget, and lets the budget learn from the answer.</summary>
internal sealed class RateBudgetStrategy(CredentialSource credentials, TimeProvider time, ILogger logger) : ResilienceStrategy<HttpResponseMessage>
{
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What would be validated by reflection are the options, and these have no rule of their own.")]
    public void AddTo(ResiliencePipelineBuilder<HttpResponseMessage> pipeline) => pipeline.AddStrategy(_ => this, new Options());

    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        var call = ApiCall.Of(context);
        AccountBudgets budgets;
        RateBudget? special;
        try
        {
            call.Credential = await CredentialAsync(call, context.CancellationToken).ConfigureAwait(false);
            budgets = call.Credential.Budgets;
            special = budgets.SpecialFor(call.Request);
            if (special is not null)
            {
                await EnterAsync(special, call, context.CancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // A strategy hands every failure on as an outcome; the caller throws it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Outcome.FromException<HttpResponseMessage>(failure);
        }

        RateAnswer? answer = null;
        var entered = false;
        try
        {
            await EnterAsync(budgets.All, call, context.CancellationToken).ConfigureAwait(false);
            entered = true;
            var outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
            answer = outcome.Result is { } response ? RateAnswer.From(response, time) : null;
            return outcome;
        }
#pragma warning disable CA1031 // As above.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Outcome.FromException<HttpResponseMessage>(failure);
        }
        finally
        {
            // A special limit's headers say nothing about the limit of all requests.
            special?.Answered(answer);
            if (entered)
            {
                budgets.All.Answered(special is null ? answer : null);
            }
        }
    }

    /// <summary>A provider of tokens is the user's, and may fail as a network does: whoever destroys tries again, as after any other call without an answer.</summary>
    private async ValueTask<Credential> CredentialAsync(ApiCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await credentials.GetAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not SpinupException && !cancellationToken.IsCancellationRequested)
        {
            throw HttpFailures.NoToken(call, failure);
        }
    }

    private ValueTask EnterAsync(RateBudget budget, ApiCall call, CancellationToken cancellationToken)
    {
        var turn = budget.EnterAsync(call.IsUrgent, call.Left, cancellationToken);
        if (!turn.IsCompletedSuccessfully)
        {
            return WaitAsync(turn, call);
        }

        return turn.Result is { } tooLong ? throw Refused(call, tooLong) : ValueTask.CompletedTask;
    }

    private async ValueTask WaitAsync(ValueTask<TimeSpan?> turn, ApiCall call)
    {
        var waitingSince = time.GetTimestamp();
        call.IsWaiting = true;
        HttpLog.RateWait(logger, call.Request.Method, call.Request.RequestUri!.AbsolutePath);
        var tooLong = await turn.ConfigureAwait(false);
        call.IsWaiting = false; // And stays true when the wait is cut off: then that was the reason.
        HttpMeters.Waited(time.GetElapsedTime(waitingSince));
        if (tooLong is { } wait)
        {
            throw Refused(call, wait);
        }
    }

    private DigitalOceanApiException Refused(ApiCall call, TimeSpan wait)
    {
        HttpLog.RateRefused(logger, call.Request.Method, call.Request.RequestUri!.AbsolutePath, wait);
        return HttpFailures.BudgetUsedUp(call, wait);
    }

    private sealed class Options : ResilienceStrategyOptions
    {
        public Options() => Name = "RateBudget";
    }
}
