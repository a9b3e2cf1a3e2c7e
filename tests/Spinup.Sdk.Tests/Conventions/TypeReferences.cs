using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Spinup.Tests.Sdk.Conventions;

/// <summary>Reads from an assembly's file which of its types use which others: in signatures, fields, bases, attributes and bodies.</summary>
internal sealed class TypeReferences
{
    private readonly MetadataReader _reader;
    private readonly PEReader _file;

    private TypeReferences(PEReader file) => (_file, _reader) = (file, file.GetMetadataReader());

    /// <summary>Gives each type of the assembly, outermost name, with the types it uses; those of other assemblies included.</summary>
    public static Dictionary<string, HashSet<string>> In(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var references = new TypeReferences(file);
        var found = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var handle in references._reader.TypeDefinitions)
        {
            var name = references.NameOf(handle);
            if (!found.TryGetValue(name, out var uses))
            {
                found.Add(name, uses = new HashSet<string>(StringComparer.Ordinal));
            }

            references.Collect(handle, uses);
            uses.Remove(name);
        }

        return found;
    }

    private void Collect(TypeDefinitionHandle handle, HashSet<string> uses)
    {
        var names = new Names(this, uses);
        var type = _reader.GetTypeDefinition(handle);
        Use(type.BaseType, names);
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            Use(_reader.GetInterfaceImplementation(implementation).Interface, names);
        }

        foreach (var field in type.GetFields())
        {
            _reader.GetFieldDefinition(field).DecodeSignature(names, null);
        }

        foreach (var handleOfMethod in type.GetMethods())
        {
            var method = _reader.GetMethodDefinition(handleOfMethod);
            method.DecodeSignature(names, null);
            if (method.RelativeVirtualAddress != 0)
            {
                CollectBody(_file.GetMethodBody(method.RelativeVirtualAddress), names);
            }
        }
    }

    private void CollectBody(MethodBodyBlock body, Names names)
    {
        if (!body.LocalSignature.IsNil)
        {
            _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null);
        }

        foreach (var region in body.ExceptionRegions.Where(region => !region.CatchType.IsNil))
        {
            Use(region.CatchType, names);
        }

        // Every operand that is a token names what the code uses.
        for (var il = body.GetILReader(); il.RemainingBytes > 0;)
        {
            var code = (int)il.ReadByte();
            var operand = OperandOf(code == 0xFE ? OpCodesByValue[0xFE00 | il.ReadByte()] : OpCodesByValue[code]);
            switch (operand)
            {
                case System.Reflection.Emit.OperandType.InlineField or System.Reflection.Emit.OperandType.InlineMethod
                    or System.Reflection.Emit.OperandType.InlineTok or System.Reflection.Emit.OperandType.InlineType:
                    Use(System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle(il.ReadInt32()), names);
                    break;
                case System.Reflection.Emit.OperandType.InlineSwitch:
                    var targets = il.ReadInt32();
                    il.Offset += targets * 4;
                    break;
                default:
                    il.Offset += SizeOf(operand);
                    break;
            }
        }
    }

    private void Use(EntityHandle handle, Names names)
    {
        if (handle.IsNil)
        {
            return; // The base of an interface.
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                names.Uses.Add(NameOf((TypeDefinitionHandle)handle));
                break;
            case HandleKind.TypeReference:
                names.Uses.Add(NameOf((TypeReferenceHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(names, null);
                break;
            case HandleKind.MethodDefinition:
                Use(_reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType(), names);
                break;
            case HandleKind.FieldDefinition:
                Use(_reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType(), names);
                break;
            case HandleKind.MemberReference:
                Use(_reader.GetMemberReference((MemberReferenceHandle)handle).Parent, names);
                break;
            case HandleKind.MethodSpecification:
                var specification = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Use(specification.Method, names);
                specification.DecodeSignature(names, null);
                break;
        }
    }

    private string NameOf(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? NameOf(outer) : $"{_reader.GetString(type.Namespace)}.{_reader.GetString(type.Name)}";
    }

    private string NameOf(TypeReferenceHandle handle)
    {
        var type = _reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? NameOf((TypeReferenceHandle)type.ResolutionScope)
            : $"{_reader.GetString(type.Namespace)}.{_reader.GetString(type.Name)}";
    }

    private static readonly Dictionary<int, System.Reflection.Emit.OpCode> OpCodesByValue = typeof(System.Reflection.Emit.OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (System.Reflection.Emit.OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ushort)code.Value & 0xFFFF);

    private static System.Reflection.Emit.OperandType OperandOf(System.Reflection.Emit.OpCode code) => code.OperandType;

    private static int SizeOf(System.Reflection.Emit.OperandType operand) => operand switch
    {
        System.Reflection.Emit.OperandType.InlineNone => 0,
        System.Reflection.Emit.OperandType.ShortInlineBrTarget or System.Reflection.Emit.OperandType.ShortInlineI or System.Reflection.Emit.OperandType.ShortInlineVar => 1,
        System.Reflection.Emit.OperandType.InlineVar => 2,
        System.Reflection.Emit.OperandType.InlineI8 or System.Reflection.Emit.OperandType.InlineR => 8,
        _ => 4,
    };

    /// <summary>Notes each type a signature names.</summary>
    private sealed class Names(TypeReferences owner, HashSet<string> uses) : ISignatureTypeProvider<int, object?>
    {
        public HashSet<string> Uses => uses;

        public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Add(owner.NameOf(handle));

        public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Add(owner.NameOf(handle));

        public int GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public int GetArrayType(int elementType, ArrayShape shape) => 0;

        public int GetByReferenceType(int elementType) => 0;

        public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

        public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

        public int GetGenericMethodParameter(object? genericContext, int index) => 0;

        public int GetGenericTypeParameter(object? genericContext, int index) => 0;

        public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

        public int GetPinnedType(int elementType) => 0;

        public int GetPointerType(int elementType) => 0;

        public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

        public int GetSZArrayType(int elementType) => 0;

        private int Add(string name)
        {
            uses.Add(name);
            return 0;
        }
    }
}
