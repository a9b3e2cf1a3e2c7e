namespace Spinup.Cli;

/// <summary>spinup cannot do what was asked. The message is the one line the user sees.</summary>
internal sealed class CommandException(string message, Exception? innerException = null) : Exception(message, innerException);
