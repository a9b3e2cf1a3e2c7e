namespace Spinup.Tests.Conformance;

/// <summary>The file is not one of cases.</summary>
public sealed class BadFileException(string message, Exception? inner = null) : Exception(message, inner);
