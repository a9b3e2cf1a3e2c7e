using Spinup.Sdk.Api.Tags;
using static Spinup.Tests.Sdk.Api.Wire.WireCases;

namespace Spinup.Tests.Sdk.Api.Wire;

internal static class TagCases
{
    private static readonly TagResourcesRequest Resources = new()
    {
        Resources = [TaggedResource.Droplet(9569411), new TaggedResource { ResourceId = "7555620", ResourceType = TaggedResourceType.Image }],
    };

    public static WireCase[] All { get; } =
    [
        Gives("ITagsApi.ListPageAsync", c => c.Tags.ListPageAsync(), "GET /v2/tags", """{"tags":[{"name":"a","resources":null}]}""", p => Assert.Equal(("a", 0), (p.Tags[0].Name, p.Tags[0].Resources.Count))),
        Gives("ITagsApi.CreateAsync", c => c.Tags.CreateAsync(new CreateTagRequest { Name = "env:prod" }), "POST /v2/tags", """{"tag":{"name":"env:prod","resources":{"count":0}}}""", t => Assert.Equal("env:prod", t.Tag.Name), 201),
        Gives(
            "ITagsApi.GetAsync",
            c => c.Tags.GetAsync("env:prod"),
            "GET /v2/tags/env%3Aprod",
            """{"tag":{"name":"env:prod","resources":{"count":5,"last_tagged_uri":"u","droplets":{"count":3,"last_tagged_uri":"d"},"volumes":{"count":2}}}}""",
            t => Assert.Equal((5, "u", 3, "d", 2, null), (t.Tag.Resources.Count, t.Tag.Resources.LastTaggedUri, t.Tag.Resources.Droplets!.Count, t.Tag.Resources.Droplets.LastTaggedUri, t.Tag.Resources.Volumes!.Count, t.Tag.Resources.Images))),
        Does("ITagsApi.DeleteAsync", c => c.Tags.DeleteAsync("env:prod"), "DELETE /v2/tags/env%3Aprod"),
        Does("ITagsApi.AssignAsync", c => c.Tags.AssignAsync("a", Resources), "POST /v2/tags/a/resources"),
        Does("ITagsApi.UnassignAsync", c => c.Tags.UnassignAsync("a", Resources), "DELETE /v2/tags/a/resources"),
    ];
}
