package io.avatargateway.simli;

import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.port.LinkRequest;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.TreeMap;

/**
 * The body of {@code POST /compose/token}. Source: Simli's pages "Compose Session Token", "Trinity-2" and "Camera".
 * Stateless.
 */
final class TokenRequest {

    private static final JsonProvider JSON = JsonProvider.provider();

    private TokenRequest() {}

    /** What the request does not have is left out, so that Simli's own defaults apply. */
    static String body(LinkRequest request) {
        JsonObjectBuilder body = JSON.createObjectBuilder();
        addFurther(body, request.appearance().further());
        // Behind the further fields: what is set here replaces them.
        body.add("faceId", request.faceId())
                .add("apiVersion", "v2")
                .add("handleSilence", request.handleSilence())
                .add("maxSessionLength", request.maxSessionLength().toSeconds())
                .add("maxIdleTime", request.maxIdle().toSeconds())
                .add("startFrame", 0)
                .add("audioInputFormat", "pcm16");
        add(body, "sessionAggregator", request.tenant());
        add(body, "model", request.model());
        addAppearance(body, request.appearance());
        return body.build().toString();
    }

    private static void addAppearance(JsonObjectBuilder body, Appearance appearance) {
        if (appearance.video() != null) {
            body.add("streaming_width", appearance.video().width());
            body.add("streaming_height", appearance.video().height());
        }
        if (appearance.position() != null) {
            add(body, "avatar_position_x", appearance.position().x());
            add(body, "avatar_position_y", appearance.position().y());
        }
        if (!appearance.camera().isEmpty()) {
            JsonObjectBuilder camera = JSON.createObjectBuilder();
            new TreeMap<>(appearance.camera()).forEach(camera::add);
            body.add("camera", camera);
        }
        add(body, "background_id", appearance.backgroundId());
        add(body, "foreground_id", appearance.foregroundId());
    }

    private static void addFurther(JsonObjectBuilder body, String further) {
        if (further != null) {
            try (JsonReader reader = JSON.createReader(new StringReader(further))) {
                reader.readObject().forEach(body::add);
            }
        }
    }

    private static void add(JsonObjectBuilder body, String name, String value) {
        if (value != null) {
            body.add(name, value);
        }
    }

    private static void add(JsonObjectBuilder body, String name, Double value) {
        if (value != null) {
            body.add(name, value);
        }
    }
}
