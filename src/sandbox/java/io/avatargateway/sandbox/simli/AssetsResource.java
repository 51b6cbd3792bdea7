package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.assets.Asset;
import io.avatargateway.sandbox.assets.AssetKind;
import io.avatargateway.sandbox.assets.AssetShelf;
import io.avatargateway.sandbox.assets.UploadedImage;
import io.avatargateway.sandbox.http.ApiException;
import io.avatargateway.sandbox.http.ApiRequest;
import io.avatargateway.sandbox.http.ApiResponse;
import io.avatargateway.sandbox.http.Multipart;
import io.avatargateway.sandbox.http.Route;
import io.avatargateway.sandbox.time.Loop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /assets/backgrounds} and {@code /assets/foregrounds}.
 *
 * @see <a href="https://docs.simli.com/api-reference/upload-background-or-foreground">Upload</a>
 */
final class AssetsResource {
    private static final String IMAGE = "image";
    private static final String UUID_FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    /** The file and what the form has around it. */
    private static final int MAX_BODY_BYTES = UploadedImage.FILE_BYTES_BELOW + 64 * 1024;

    private static final int MAX_NAME_CHARS = 255;

    private final AssetShelf shelf;
    private final AssetLinks links;
    private final Loop loop;

    AssetsResource(AssetShelf shelf, AssetLinks links, Loop loop) {
        this.shelf = shelf;
        this.links = links;
        this.loop = loop;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/assets/{kind}", this::list),
                Route.of("POST", "/assets/{kind}", this::upload).withBodyOf(MAX_BODY_BYTES),
                Route.of("DELETE", "/assets/{kind}/{id}", this::remove),
                Route.of("GET", AssetLinks.PATH + "{kind}/{id}", this::read));
    }

    private ApiResponse list(ApiRequest request) {
        AccountResource.checkKey(request);
        AssetKind kind = kind(request);
        return ApiResponse.json(
                200,
                shelf.list(kind).stream()
                        .map(asset -> {
                            Map<String, Object> json = toJson(asset);
                            AssetLinks.Link link = links.to(asset);
                            json.put("url", link.url());
                            json.put("url_expires_at", link.expiresAt());
                            return json;
                        })
                        .toList());
    }

    private ApiResponse upload(ApiRequest request) {
        AccountResource.checkKey(request);
        AssetKind kind = kind(request);
        Multipart.Part part = Multipart.find(request.header("content-type").orElse(""), request.body(), IMAGE)
                .orElseThrow(() -> invalid(List.of("body", IMAGE), "field required in multipart/form-data", "missing"));
        try {
            UploadedImage image = UploadedImage.check(kind, part.content());
            return shelf.add(kind, name(part), image, loop.now())
                    .map(asset -> ApiResponse.json(201, toJson(asset)))
                    .orElseGet(() -> ApiResponse.error(
                            409,
                            "the sandbox keeps " + AssetShelf.MAX_UPLOADS + " " + kind.pathName() + ": delete one"));
        } catch (UploadedImage.RefusedException refused) {
            int status = part.content().length >= UploadedImage.FILE_BYTES_BELOW ? 413 : 400;
            return ApiResponse.error(status, refused.getMessage());
        }
    }

    private ApiResponse remove(ApiRequest request) {
        AccountResource.checkKey(request);
        AssetKind kind = kind(request);
        if (!shelf.remove(kind, id(request))) {
            throw new ApiException(404, "not one of your " + kind.pathName());
        }
        return ApiResponse.empty(204);
    }

    /** Whoever has a link may read that image. */
    private ApiResponse read(ApiRequest request) {
        return shelf.find(kind(request), id(request))
                .filter(asset -> links.isGood(
                        asset,
                        request.parameter("expires").orElse(""),
                        request.parameter("signature").orElse("")))
                .map(asset -> ApiResponse.bytes(200, "image/png", asset.png().get()))
                .orElseThrow(() -> new ApiException(403, "the link is not good, or no longer"));
    }

    private static AssetKind kind(ApiRequest request) {
        String kind = request.pathVariables().get("kind");
        return AssetKind.of(kind)
                .orElseThrow(() -> invalid(
                        List.of("path", "kind"), "value is not 'backgrounds' or 'foregrounds'", "type_error.enum"));
    }

    private static String id(ApiRequest request) {
        String id = request.pathVariables().get("id");
        if (!id.matches(UUID_FORM)) {
            throw invalid(List.of("path", "id"), "value is not a valid uuid", "type_error.uuid");
        }
        return id.toLowerCase(java.util.Locale.ROOT);
    }

    private static ApiException invalid(List<Object> location, String message, String type) {
        return new ApiException(
                ApiResponse.json(422, Map.of("detail", List.of(RequestFault.of(location, message, type)))));
    }

    private static String name(Multipart.Part part) {
        String name = part.fileName().isEmpty() ? IMAGE : part.fileName();
        return name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS);
    }

    private static Map<String, Object> toJson(Asset asset) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", asset.id());
        json.put("name", asset.name());
        json.put("width", asset.width());
        json.put("height", asset.height());
        json.put("size_bytes", asset.png().get().length);
        json.put("created_at", asset.createdAt().getEpochSecond());
        return json;
    }
}
