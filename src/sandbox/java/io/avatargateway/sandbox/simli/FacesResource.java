package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.avatar.Portraits;
import io.avatargateway.sandbox.http.ApiException;
import io.avatargateway.sandbox.http.ApiRequest;
import io.avatargateway.sandbox.http.ApiResponse;
import io.avatargateway.sandbox.http.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The faces of an account. Simli's reference has no picture of a face; with previews each has one, as {@code
 * preview_url}, which wants the key.
 *
 * @see <a href="https://docs.simli.com/api-reference/get-all-faces">Faces</a>
 */
final class FacesResource {
    private static final String SINCE = "2025-01-01T00:00:00Z";

    private record Face(String id, String name, int version) {}

    private static final List<Face> FACES = List.of(
            new Face("5a0d0000-0000-4000-8000-000000000001", "Ada", 1),
            new Face("5a0d0000-0000-4000-8000-000000000002", "Grace", 1),
            new Face("5a0d0000-0000-4000-8000-000000000003", "Alan", 2));

    /** Trinity-2 faces, whose ids are plain. */
    private static final List<Face> TRINITY_FACES = List.of(
            new Face("5a0d0000-0000-4000-8000-000000000004", "Katherine", 3),
            new Face("5a0d0000-0000-4000-8000-000000000005", "Claude", 3));

    private final String baseUrl;
    private final boolean previews;

    FacesResource(String baseUrl, boolean previews) {
        this.baseUrl = baseUrl;
        this.previews = previews;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/faces", request -> list(request, FACES)),
                Route.of("GET", "/faces/trinity", request -> list(request, TRINITY_FACES)),
                Route.of("GET", "/faces/{id}/preview", this::preview));
    }

    private ApiResponse list(ApiRequest request, List<Face> faces) {
        AccountResource.checkKey(request);
        return ApiResponse.json(200, faces.stream().map(this::toJson).toList());
    }

    private Map<String, Object> toJson(Face face) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", face.id);
        json.put("owner_id", "sandbox");
        json.put("name", face.name);
        json.put("simli_version", face.version);
        json.put("created_at", SINCE);
        json.put("updated_at", SINCE);
        if (previews) {
            json.put("preview_url", baseUrl + "/faces/" + face.id + "/preview");
        }
        return json;
    }

    private ApiResponse preview(ApiRequest request) {
        AccountResource.checkKey(request);
        String id = request.pathVariables().get("id");
        if (!previews || Stream.of(FACES, TRINITY_FACES).flatMap(List::stream).noneMatch(face -> face.id.equals(id))) {
            throw new ApiException(404, "no preview of this face");
        }
        return ApiResponse.bytes(200, "image/jpeg", Portraits.of(id));
    }
}
