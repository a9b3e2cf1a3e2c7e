namespace Spinup.Sdk.Remote;

/// <summary>Something that makes its line anew when it breaks, and lets its owner look after the machine in between.</summary>
internal interface ILineBreaks
{
    /// <summary>Sets what is called, and waited for, after a line broke and before the next is made.</summary>
    Func<CancellationToken, Task>? LineBroke { set; }
}
