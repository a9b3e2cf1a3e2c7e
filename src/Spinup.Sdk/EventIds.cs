namespace Spinup.Sdk;

/// <summary>The ids of all log messages of this assembly, a hundred a room: Http 1000, Api 1100, Leases 1200 (witnesses from 1230), Remote 1300, Droplets 1400, Hosting 1500.</summary>
internal static class EventIds
{
    public const int TryAgain = 1000;
    public const int RateWait = 1001;
    public const int RateRefused = 1002;

    public const int Destroying = 1200;
    public const int Destroyed = 1201;
    public const int DeleteRefused = 1202;
    public const int StillThere = 1203;
    public const int TwinFound = 1204;
    public const int WitnessFailed = 1205;
    public const int TagLeft = 1206;
    public const int SweptFirst = 1207;
    public const int SweepFirstFailed = 1208;
    public const int SweepDone = 1210;
    public const int SweepFailed = 1211;
    public const int SweepUnseen = 1212;
    public const int SweepSpared = 1213;
    public const int OrphansUnknown = 1214;
    public const int DestroyingMany = 1220;
    public const int DestroyedAlone = 1223;
    public const int DestroyOfManyLate = 1224;

    public const int LedgerUnusable = 1240;
    public const int LedgerRecovered = 1241;
    public const int LedgerTorn = 1242;
    public const int LedgerUnreadable = 1243;
    public const int LedgerDropped = 1244;
    public const int SpendRefused = 1250;

    public const int WatchdogStarted = 1270;
    public const int WatchdogDied = 1271;
    public const int Unguarded = 1272;
    public const int WatchdogToken = 1273;

    public const int MasterGone = 1300;

    public const int Creating = 1400;
    public const int Created = 1401;
    public const int AnswerLost = 1402;
    public const int Adopted = 1403;
    public const int NeverAppeared = 1404;
    public const int Ready = 1405;
    public const int CleaningUp = 1406;
    public const int LeftBehind = 1407;
    public const int Kept = 1408;
    public const int NoRoom = 1409;
    public const int CreateTwin = 1413;
    public const int VolumeLeft = 1414;
    public const int KeyRegistered = 1410;
    public const int KeyRemoved = 1411;
    public const int KeyLeft = 1412;
    public const int Vanished = 1420;
    public const int Expired = 1421;
    public const int CallbackFailed = 1422;
    public const int ProgressFailed = 1423;
    public const int ShuttingDown = 1500;
    public const int ShutdownIncomplete = 1501;
    public const int ReaperStarted = 1520;
    public const int ReaperFailed = 1521;
    public const int ReaperUnclean = 1522;

    public const int ScalingChange = 1600;
    public const int ScalingStay = 1601;
    public const int ScalingDryRun = 1602;
    public const int ScalingSourceFailed = 1603;
    public const int ScalingTargetFailed = 1604;
    public const int ScalingRoundFailed = 1605;

    public const int PoolPassFailed = 1700;
    public const int PoolAsks = 1701;
    public const int PoolCreateFailed = 1702;
    public const int PoolAdopted = 1703;
    public const int PoolTwoControllers = 1704;
    public const int PoolJoined = 1705;
    public const int PoolLeaves = 1706;
    public const int PoolLeft = 1707;
    public const int PoolLeaveFailed = 1708;
    public const int PoolGone = 1709;
    public const int PoolBlind = 1710;
    public const int PoolRenewFailed = 1711;
    public const int PoolHookFailed = 1712;
    public const int PoolRegisterFailed = 1713;
    public const int WebhookAgain = 1750;
}
