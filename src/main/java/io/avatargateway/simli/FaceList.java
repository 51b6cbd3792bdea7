package io.avatargateway.simli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the answer to {@code GET /faces}: an array of faces with an {@code id} each. Simli's OpenAPI document names no
 * picture (November 2026), and allows no further fields. So what is read is what such a field would be called; a face
 * without one has no picture.
 *
 * @param address of the list: pictures are fetched from there, or by HTTPS from wherever Simli has them
 */
record FaceList(URI address) {

    private static final List<String> FIELDS = List.of(
            "preview_url",
            "previewUrl",
            "preview",
            "thumbnail_url",
            "thumbnailUrl",
            "thumbnail",
            "image_url",
            "imageUrl",
            "image");

    private static final int MAX_FACES = 1_000;
    private static final int MAX_ADDRESS = 2_000;
    private static final JsonProvider JSON = JsonProvider.provider();

    /**
     * Reads an answer. Never throws.
     *
     * @return the pictures' addresses by face id; empty where it is no list of faces
     */
    Optional<Map<String, URI>> read(byte[] body) {
        try (JsonReader reader = JSON.createReader(new StringReader(new String(body, StandardCharsets.UTF_8)))) {
            JsonArray faces = reader.readArray();
            Map<String, URI> pictures = new HashMap<>();
            faces.stream().limit(MAX_FACES).forEach(face -> picture(face)
                    .ifPresent(picture -> pictures.put(face.asJsonObject().getString("id"), picture)));
            return Optional.of(Map.copyOf(pictures));
        } catch (RuntimeException | StackOverflowError notAList) {
            // Providers throw more than JsonException: Parsson's limits are plain RuntimeExceptions.
            return Optional.empty();
        }
    }

    private Optional<URI> picture(JsonValue face) {
        if (!(face instanceof JsonObject fields) || !(fields.get("id") instanceof JsonString)) {
            return Optional.empty();
        }
        return FIELDS.stream()
                .map(fields::get)
                .filter(JsonString.class::isInstance)
                .map(text -> ((JsonString) text).getString())
                .flatMap(text -> allowed(text).stream())
                .findFirst();
    }

    private Optional<URI> allowed(String text) {
        if (text.isBlank() || text.length() > MAX_ADDRESS) {
            return Optional.empty();
        }
        try {
            URI picture = address.resolve(text.strip());
            boolean fetchable = picture.getHost() != null && picture.getRawUserInfo() == null;
            return fetchable && (isOwn(picture) || "https".equalsIgnoreCase(picture.getScheme()))
                    ? Optional.of(picture)
                    : Optional.empty();
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    /** Whether it is the list's own server, the only one that may see the key. */
    boolean isOwn(URI picture) {
        return origin(picture).equals(origin(address));
    }

    private static String origin(URI uri) {
        String scheme = Objects.toString(uri.getScheme(), "").toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + Objects.toString(uri.getHost(), "").toLowerCase(Locale.ROOT) + ":" + port;
    }
}
