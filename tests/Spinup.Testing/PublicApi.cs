using System.Reflection;
using System.Text;

namespace Spinup.Testing;

/// <summary>Writes down what an assembly shows to its users, one line a member, in an order that does not change by itself.</summary>
public static class PublicApi
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte",
        [typeof(char)] = "char", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(short)] = "short", [typeof(double)] = "double", [typeof(float)] = "float", [typeof(decimal)] = "decimal",
    };

    /// <summary>Writes it down.</summary>
    public static string Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var text = new StringBuilder();
        foreach (var group in assembly.GetExportedTypes().GroupBy(type => type.Namespace ?? "").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append("namespace ").Append(group.Key).Append('\n');
            foreach (var type in group.OrderBy(type => type.FullName, StringComparer.Ordinal))
            {
                text.Append('\n').Append("  ").Append(Head(type)).Append('\n');
                foreach (var line in Members(type).Order(StringComparer.Ordinal))
                {
                    text.Append("    ").Append(line).Append('\n');
                }
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {Name(invoke.ReturnType)} {Name(type)}({Parameters(invoke.GetParameters())})";
        }

        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? IsRecord(type) ? "record struct" : "struct" : IsRecord(type) ? "record" : "class";
        var modifiers = type is { IsAbstract: true, IsSealed: true } ? "static "
            : type is { IsAbstract: true, IsInterface: false } ? "abstract "
            : type is { IsSealed: true, IsValueType: false } ? "sealed " : "";
        var bases = (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) ? [parent] : Type.EmptyTypes)
            .Concat(type.IsEnum ? [] : type.GetInterfaces().Where(one => one.IsPublic || one.IsNestedPublic).OrderBy(one => one.FullName, StringComparer.Ordinal))
            .Where(one => !(IsRecord(type) && one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEquatable<>)))
            .Select(one => Name(one)).ToList();
        return $"{modifiers}{kind} {Name(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            yield break;
        }

        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var field in type.GetFields(Declared).Where(field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName))
        {
            yield return type.IsEnum ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), null)}"
                : field.IsLiteral ? $"const {Name(field.FieldType)} {field.Name} = {Value(field.GetRawConstantValue())}"
                : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Annotated(field.FieldType, Nullability.Create(field))} {field.Name}";
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible))
        {
            yield return $"{Protected(constructor)}new({Parameters(constructor.GetParameters())})";
        }

        foreach (var property in type.GetProperties(Declared))
        {
            var accessors = new[] { property.GetMethod, property.SetMethod }.Where(accessor => accessor is not null && IsVisible(accessor)).ToList();
            if (accessors.Count > 0 && !IsGenerated(accessors[0]!) && property.Name != "EqualityContract")
            {
                var required = property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute") ? "required " : "";
                var index = property.GetIndexParameters() is { Length: > 0 } indexes ? $"[{Parameters(indexes)}]" : "";
                var set = property.SetMethod is { } setter && IsVisible(setter)
                    ? setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") ? " init;" : " set;"
                    : "";
                yield return $"{(accessors[0]!.IsStatic ? "static " : "")}{required}{Annotated(property.PropertyType, Nullability.Create(property))} {property.Name}{index} {{{(property.GetMethod is { } getter && IsVisible(getter) ? " get;" : "")}{set} }}";
            }
        }

        foreach (var one in type.GetEvents(Declared).Where(one => one.AddMethod is { } add && IsVisible(add)))
        {
            yield return $"event {Name(one.EventHandlerType!)} {one.Name}";
        }

        foreach (var method in type.GetMethods(Declared).Where(method => IsVisible(method) && !IsAccessor(method) && !IsGenerated(method)))
        {
            // Whether a struct's ToString is overridden is no news to anybody.
            if (method.GetBaseDefinition().DeclaringType != typeof(object) && method.GetBaseDefinition().DeclaringType != typeof(ValueType))
            {
                var extension = method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute), false) ? "this " : "";
                var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
                yield return $"{Protected(method)}{(method.IsStatic ? "static " : "")}{Annotated(method.ReturnType, Nullability.Create(method.ReturnParameter))} {method.Name}{generic}({extension}{Parameters(method.GetParameters())})";
            }
        }
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsGenerated(MethodInfo method) =>
        method.Name.Contains('<', StringComparison.Ordinal)
        || (IsRecord(method.DeclaringType!) && method.Name is "PrintMembers" or "Deconstruct" or "Equals" or "GetHashCode" or "ToString" or "op_Equality" or "op_Inequality"
            && method.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), false));

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null);

    private static string Protected(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        var type = parameter.ParameterType;
        var way = !type.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        var many = parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : "";
        var standard = parameter.HasDefaultValue ? $" = {(parameter.RawDefaultValue is null && type.IsValueType ? "default" : Value(parameter.RawDefaultValue))}" : "";
        return $"{many}{way}{Annotated(type.IsByRef ? type.GetElementType()! : type, Nullability.Create(parameter))} {parameter.Name}{standard}";
    }));

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Annotated(Type type, NullabilityInfo nullability)
    {
        var name = Name(type, nullability);
        return !type.IsValueType && nullability.ReadState == NullabilityState.Nullable && !name.EndsWith('?') ? name + "?" : name;
    }

    private static string Name(Type type, NullabilityInfo? nullability = null)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (type.IsArray)
        {
            return (nullability?.ElementType is { } element ? Annotated(type.GetElementType()!, element) : Name(type.GetElementType()!)) + "[]";
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var name = type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        if (!type.IsGenericType || !name.Contains('`', StringComparison.Ordinal))
        {
            return name;
        }

        var arguments = type.GetGenericArguments();
        var known = nullability?.GenericTypeArguments;
        return name[..name.IndexOf('`', StringComparison.Ordinal)]
            + $"<{string.Join(", ", arguments.Select((argument, i) => known is not null && i < known.Length ? Annotated(argument, known[i]) : Name(argument)))}>";
    }
}
