namespace BigTask.Engagement;

/// <summary>Makes the bundled log: two years of an invented product, the same bytes for the same seed.</summary>
/// <remarks>
/// People sign up in growing numbers, come often at first and then less, some leave for good, and a part of those who left is
/// won back when something new is launched: enough for every column of the report to have something to say.
/// </remarks>
internal static class EventLogGenerator
{
    private static readonly DateTime Start = new(2015, 7, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Actions = ["view", "view", "view", "vote", "comment", "plan", "share"];
    private static readonly int[] LaunchDays = [150, 390, 610];
    private const int Days = 731;

    public static IEnumerable<ActivityEvent> Generate(ulong seed = 2017)
    {
        var random = new Sequence(seed);
        var people = new List<Person>();
        for (var day = 0; day < Days; day++)
        {
            var launch = LaunchDays.Any(launched => day >= launched && day < launched + 14);
            Join(people, random, day, launch);
            foreach (var entry in OneDay(people, random, day, launch).OrderBy(entry => entry.At).ThenBy(entry => entry.User))
            {
                yield return entry;
            }
        }
    }

    private static void Join(List<Person> people, Sequence random, int day, bool launch)
    {
        var expected = 1.0 + (day / 160.0) + (launch ? 4 : 0);
        for (var joined = random.Below((int)(expected * 2) + 1); joined > 0; joined--)
        {
            people.Add(new Person(people.Count + 1, day, Eagerness: 0.05 + (0.5 * random.Share()), Stays: 20 + random.Below(500)));
        }
    }

    private static IEnumerable<ActivityEvent> OneDay(List<Person> people, Sequence random, int day, bool launch)
    {
        var weekend = Start.AddDays(day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        foreach (var person in people)
        {
            var age = day - person.JoinedOn;
            var chance = age > person.Stays ? (launch ? 0.06 : 0.0008) : person.Eagerness * 240 / (240 + age);
            if (age > 0 && random.Share() >= chance * (weekend ? 0.4 : 1))
            {
                continue;
            }

            for (var count = 1 + random.Below(3); count > 0; count--)
            {
                var minute = (7 * 60) + random.Below(15 * 60);
                yield return new ActivityEvent(Start.AddDays(day).AddMinutes(minute), person.Id, Actions[random.Below(Actions.Length)]);
            }
        }
    }

    private sealed record Person(int Id, int JoinedOn, double Eagerness, int Stays);

    // SplitMix64 (Steele, Lea, Flood 2014): System.Random promises no sequence across versions of .NET, and the file is compared with this.
    private sealed class Sequence(ulong state)
    {
        public int Below(int bound) => (int)(Next() % (ulong)bound);

        public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

        private ulong Next()
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
