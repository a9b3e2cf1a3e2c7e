using System.Reflection;
using System.Runtime.ExceptionServices;
using Spinup.Sdk.Api;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>Counts what the SDK does, step by step, and lets a test act at one: before an API call and after it.</summary>
internal sealed class Steps
{
    private readonly Lock gate = new();
    private readonly List<string> names = [];

    /// <summary>Called at each step with its number, from 1, and what it is. What it throws, the SDK sees.</summary>
    public Action<int, string> At { get; set; } = static (_, _) => { };

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (gate)
            {
                return [.. names];
            }
        }
    }

    public void Step(string name)
    {
        int number;
        lock (gate)
        {
            names.Add(name);
            number = names.Count;
        }

        At(number, name);
    }

    public IDigitalOceanClient Wrap(IDigitalOceanClient inner) => Intercepted.Around(inner, this);

    /// <summary>A client whose families are watched, however many calls they come to have.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it at run time
    private class Intercepted : DispatchProxy
#pragma warning restore CA1852
    {
        private object inner = null!;
        private Steps steps = null!;

        public static T Around<T>(T inner, Steps steps)
            where T : class => (T)(object)Around(typeof(T), inner, steps);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var method = targetMethod!;
            if (method.Name.StartsWith("get_", StringComparison.Ordinal))
            {
                return Around(method.ReturnType, method.Invoke(inner, args)!, steps);
            }

            if (method.ReturnType == typeof(Task))
            {
                return CallAsync(method, args);
            }

            return typeof(Intercepted).GetMethod(nameof(CallForAsync), BindingFlags.NonPublic | BindingFlags.Instance)!
                .MakeGenericMethod(method.ReturnType.GenericTypeArguments[0]).Invoke(this, [method, args]);
        }

        private static Intercepted Around(Type type, object inner, Steps steps)
        {
            var proxy = (Intercepted)Create(type, typeof(Intercepted));
            (proxy.inner, proxy.steps) = (inner, steps);
            return proxy;
        }

        private async Task CallAsync(MethodInfo method, object?[]? args)
        {
            steps.Step("before " + NameOf(method));
            await (Task)Start(method, args);
            steps.Step("after " + NameOf(method));
        }

        private async Task<T> CallForAsync<T>(MethodInfo method, object?[]? args)
        {
            steps.Step("before " + NameOf(method));
            var answer = await (Task<T>)Start(method, args);
            steps.Step("after " + NameOf(method));
            return answer;
        }

        private object Start(MethodInfo method, object?[]? args)
        {
            try
            {
                return method.Invoke(inner, args)!;
            }
            catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } thrown)
            {
                ExceptionDispatchInfo.Throw(thrown);
                throw;
            }
        }

        private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
    }
}
