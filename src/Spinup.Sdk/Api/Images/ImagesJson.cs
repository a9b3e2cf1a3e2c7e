using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Images;

[JsonSerializable(typeof(CreateImageRequest))]
[JsonSerializable(typeof(UpdateImageRequest))]
[JsonSerializable(typeof(OfferImageRequest))]
[JsonSerializable(typeof(AcceptImageRequest))]
[JsonSerializable(typeof(ImageTransfer))]
[JsonSerializable(typeof(ImageActionRequest))]
[JsonSerializable(typeof(ImageAnswer))]
[JsonSerializable(typeof(ImagePage))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ImagesJson : JsonSerializerContext;
