namespace Spinup.Sdk.LocalCloud.Actions;

/// <summary>An account's actions, by id and newest first.</summary>
internal sealed class ActionBook
{
    private readonly List<ActionState> all = [];
    private readonly Dictionary<(string Type, long Id), ActionState> latest = [];

    public void Add(ActionState action)
    {
        all.Add(action);
        if (action.ResourceId is not { } id)
        {
            return;
        }

        var resource = (action.ResourceType, id);
        action.Previous = latest.GetValueOrDefault(resource);
        latest[resource] = action;
    }

    public IEnumerable<ActionState> NewestFirst()
    {
        for (var i = all.Count - 1; i >= 0; i--)
        {
            yield return all[i];
        }
    }

    public IEnumerable<ActionState> Of(string resourceType, long resourceId)
    {
        for (var action = latest.GetValueOrDefault((resourceType, resourceId)); action is not null; action = action.Previous)
        {
            yield return action;
        }
    }

    // Ids only grow, so the list is sorted.
    public ActionState? Find(long id)
    {
        var (low, high) = (0, all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = all[middle].Id < id ? (middle + 1, high) : (low, middle);
        }

        return low < all.Count && all[low].Id == id ? all[low] : null;
    }
}
