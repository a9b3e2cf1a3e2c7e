using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Spinup.Sdk.LoadBalancing;
using Yarp.ReverseProxy.Configuration;

namespace Spinup.Sdk.Yarp.Members;

/// <summary>One backend of ours in a cluster: its gate, and what is in flight behind it.</summary>
/// <remarks>
/// The gate is what counts: a request that chose this backend from an older configuration is turned away by it, so that neither
/// a drain nor a removal depends on when the proxy takes a new configuration. Thread-safe.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer holds nothing; requests read its token until they end.")]
internal sealed class Member
{
    /// <summary>Marks a destination as one that has a gate; the value is its owner's prefix.</summary>
    public const string Mark = "Spinup.Sdk.Owner";

    private readonly Lock _lock = new();

    // All of these only under the lock.
    private TaskCompletionSource _changed = NewSignal();
    private CancellationTokenSource _cut = new();
    private DestinationConfig _destination;
    private Backend _backend;
    private ProbeTally _tally;
    private int _inFlight;
    private int _drains;
    private bool _admitted;
    private bool _draining;
    private bool _removed;

    public Member(string owner, Backend backend)
    {
        (Owner, _backend) = (owner, backend);
        _destination = DestinationOf(owner, backend);
    }

    public string Owner { get; }

    /// <summary>Gets what the proxy is to be told of it, or null while it gets no request.</summary>
    public DestinationConfig? OpenDestination
    {
        get
        {
            lock (_lock)
            {
                return IsOpen ? _destination : null;
            }
        }
    }

    private bool IsOpen => _admitted && _tally.IsHealthy && !_draining && !_removed;

    public MemberView Look()
    {
        lock (_lock)
        {
            var state = _draining ? BackendState.Draining : !_admitted ? BackendState.Waiting : _tally.IsHealthy ? BackendState.Ready : BackendState.Down;
            return new MemberView(_backend, state, _inFlight, _tally.Said, _drains, _removed, _changed.Task);
        }
    }

    /// <summary>Lets a request in, or not.</summary>
    /// <param name="address">Where it is about to go: an older configuration may have another address.</param>
    /// <param name="cut">Ends it, when the time to drain is over.</param>
    public bool TryEnter(string address, out CancellationToken cut)
    {
        lock (_lock)
        {
            if (!IsOpen || address != _destination.Address)
            {
                cut = default;
                return false;
            }

            _inFlight++;
            cut = _cut.Token;
            return true;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_inFlight == 0)
            {
                Signal();
            }
        }
    }

    /// <summary>Takes in one more registration of the same id. True: the proxy has to be told.</summary>
    public bool Change(Backend backend)
    {
        lock (_lock)
        {
            var wasOpen = IsOpen;
            var isElsewhere = backend.Address != _backend.Address || backend.Port != _backend.Port;
            _backend = backend;
            _draining = false;
            if (isElsewhere)
            {
                // Another place: as new. Requests that are at the old one still count.
                (_admitted, _tally, _destination) = (false, default, DestinationOf(Owner, backend));
            }

            Signal();
            return wasOpen != IsOpen;
        }
    }

    /// <summary>Opens the gate if it is healthy.</summary>
    public Admission Admit()
    {
        lock (_lock)
        {
            if (_draining || _removed || !_tally.IsHealthy)
            {
                return Admission.No;
            }

            (var was, _admitted) = (_admitted, true);
            Signal();
            return was ? Admission.Already : Admission.Now;
        }
    }

    /// <summary>Closes the gate for good, or until it is taken back.</summary>
    public MemberView BeginDrain()
    {
        lock (_lock)
        {
            if (!_draining)
            {
                _draining = true;
                _drains++;
                Signal();
            }

            return Look();
        }
    }

    /// <summary>Ends what is in flight, if it is still the same drain.</summary>
    public int Cut(int drain)
    {
        CancellationTokenSource cut;
        int inFlight;
        lock (_lock)
        {
            if (!_draining || _drains != drain)
            {
                return 0;
            }

            // A new one at once: requests that come after a take-back are not to be cut with these.
            (cut, _cut, inFlight) = (_cut, new CancellationTokenSource(), _inFlight);
        }

        // Outside of the lock: what it ends leaves through this gate.
        cut.Cancel();
        return inFlight;
    }

    /// <summary>Removes it, if it is still the same drain and nothing is in flight.</summary>
    public bool TryRemove(int drain)
    {
        lock (_lock)
        {
            if (_removed || !_draining || _drains != drain || _inFlight > 0)
            {
                return false;
            }

            _removed = true;
            Signal();
            return true;
        }
    }

    /// <summary>Takes in what a probe found. True: the proxy has to be told.</summary>
    public bool Probed(Backend probed, bool isHealthy, string said, int rise, int fall)
    {
        lock (_lock)
        {
            if (probed.Address != _backend.Address || probed.Port != _backend.Port)
            {
                return false; // It moved while it was looked at.
            }

            var wasOpen = IsOpen;
            _tally = isHealthy ? _tally.Succeeded(said, rise) : _tally.Failed(said, fall);
            Signal();
            return wasOpen != IsOpen;
        }
    }

    private static DestinationConfig DestinationOf(string owner, Backend backend)
    {
        var address = IPAddress.Parse(backend.Address);
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return new DestinationConfig { Address = $"http://{host}:{backend.Port}/", Metadata = new Dictionary<string, string> { [Mark] = owner } };
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }
}
