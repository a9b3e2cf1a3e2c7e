using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Spinup.Testing;

/// <summary>Keeps every log message, from Trace on, so that a test can read what was said and what was not.</summary>
public sealed class RecordingLoggerFactory : ILoggerFactory
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>Gets what was logged so far.</summary>
    public IReadOnlyCollection<LogEntry> Entries => _entries;

    /// <summary>Gets all of it as one text: messages, values and exceptions.</summary>
    public string Text => string.Join('\n', _entries);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new RecordingLogger(categoryName, _entries);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class RecordingLogger(string category, ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
            entries.Enqueue(new LogEntry(logLevel, category, eventId.Id, formatter(state, exception), values, exception));
        }
    }
}

/// <summary>One log message.</summary>
public sealed record LogEntry(LogLevel Level, string Category, int EventId, string Message, string Values, Exception? Exception);
