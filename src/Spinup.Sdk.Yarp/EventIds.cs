namespace Spinup.Sdk.Yarp;

/// <summary>The ids of all log messages of this assembly.</summary>
internal static class EventIds
{
    public const int Admitted = 2000;
    public const int Down = 2001;
    public const int Draining = 2002;
    public const int Cut = 2003;
    public const int Removed = 2004;
    public const int NameTaken = 2010;
    public const int StickyAndStrict = 2011;
}
