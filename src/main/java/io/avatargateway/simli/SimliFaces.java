package io.avatargateway.simli;

import io.avatargateway.config.Settings;
import io.avatargateway.http.HttpCalls;
import io.avatargateway.session.model.FacePreview;
import io.avatargateway.session.port.FacePreviews;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Pictures of the account's faces, from {@code GET /faces} where it names some. What is kept is bounded, and every call
 * has its time-out. The key is sent to Simli's own address and to no other. Any thread.
 */
final class SimliFaces implements FacePreviews {

    private static final int MAX_LIST_BYTES = 1_048_576;
    private static final int MAX_PICTURE_BYTES = 1_048_576;
    private static final int MOST_PICTURES = 32;
    private static final String ALL = "";

    private final HttpCalls http;
    private final FaceList list;
    private final String apiKey;
    private final Duration timeout;
    private final KeptLooks<Map<String, URI>> lists;
    private final KeptLooks<FacePreview> pictures;

    SimliFaces(HttpCalls http, Settings.Simli settings, InstantSource clock) {
        this.http = http;
        this.list = new FaceList(SimliAddress.of(settings.apiUrl()).faces());
        this.apiKey = settings.apiKey();
        this.timeout = settings.requestTimeout();
        this.lists = new KeptLooks<>(1, clock);
        this.pictures = new KeptLooks<>(MOST_PICTURES, clock);
    }

    @Override
    public boolean mayHave(String faceId) {
        CompletableFuture<Optional<Map<String, URI>>> known = known();
        if (!known.isDone()) {
            return true;
        }
        return known.join()
                .flatMap(all -> find(all, faceId))
                .filter(address -> !pictures.hasNothing(address.toString()))
                .isPresent();
    }

    @Override
    public CompletionStage<Optional<FacePreview>> of(String faceId) {
        return known().thenCompose(all -> all.flatMap(faces -> find(faces, faceId))
                .map(this::picture)
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    /** Behind the slash stands an emotion of the same face. */
    private static Optional<URI> find(Map<String, URI> all, String faceId) {
        return Optional.ofNullable(all.get(faceId.replaceFirst("/.*", "")));
    }

    private CompletableFuture<Optional<Map<String, URI>>> known() {
        return lists.get(ALL, () -> fetch(list.address(), "application/json", MAX_LIST_BYTES)
                .thenApply(body -> body.flatMap(list::read)));
    }

    private CompletableFuture<Optional<FacePreview>> picture(URI address) {
        return pictures.get(address.toString(), () -> fetch(address, "image/*", MAX_PICTURE_BYTES)
                .thenApply(body -> body.flatMap(SimliFaces::image)));
    }

    private CompletableFuture<Optional<byte[]>> fetch(URI address, String type, int maxBytes) {
        Map<String, String> headers =
                list.isOwn(address) ? Map.of("Accept", type, "x-simli-api-key", apiKey) : Map.of("Accept", type);
        return http.send("GET", address, headers, "", timeout, maxBytes)
                .handle((answer, problem) ->
                        problem == null && answer.status() == 200 ? answer.body() : Optional.empty());
    }

    /** By its first bytes: what a server calls it may be wrong, and a page must get nothing but pictures. */
    private static Optional<FacePreview> image(byte[] body) {
        String start = new String(body, 0, Math.min(body.length, 12), StandardCharsets.ISO_8859_1);
        String type = null;
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            type = "image/jpeg";
        } else if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
            type = "image/png";
        } else if (start.startsWith("RIFF") && start.endsWith("WEBP")) {
            type = "image/webp";
        }
        return Optional.ofNullable(type).map(known -> new FacePreview(known, body));
    }
}
