package io.avatargateway.api;

import io.avatargateway.config.Settings;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.StartSpeech;
import java.time.Duration;
import java.util.List;

/** Reads what a session shall be opened with; {@code docs/portal-developer.md} has the same rules as a table. */
public final class SessionRequest {

    /** The longest face id. */
    public static final int MAX_FACE_ID = 200;

    private static final int MAX_MODEL = 100;
    private static final int MAX_TENANT = 200;
    private static final int MAX_METADATA_ENTRIES = 32;
    private static final int MAX_METADATA_NAME = 64;
    private static final int MAX_METADATA_VALUE = 500;

    private SessionRequest() {}

    /**
     * The options in the body, completed with the defaults.
     *
     * @param caller whose the session is to be
     * @param faceId the face where the body names none
     * @throws ProblemException REQUEST_INVALID, naming every field that breaks its rule; TENANT_REFUSED where another
     *     tenant is named than the caller's
     */
    public static SessionOptions read(JsonBody body, Settings.Sessions defaults, Caller caller, String faceId) {
        String tenant = body.text("tenant", MAX_TENANT).orElse(null);
        if (Tenant.PROBES.name().equals(tenant)) {
            body.fault("tenant", tenant, "another name, since this is that of probes");
        }
        SessionOptions options = new SessionOptions(
                body.text("faceId", MAX_FACE_ID).orElse(faceId),
                body.text("model", MAX_MODEL).orElse(null),
                body.truth("handleSilence").orElse(true),
                seconds(body, "maxSessionLengthSeconds", defaults.maxLength()),
                seconds(body, "maxIdleSeconds", defaults.maxIdle()),
                body.choice("startSpeech", List.of(StartSpeech.values()), StartSpeech::word)
                        .orElse(StartSpeech.ON_START),
                placeholder(body, defaults.placeholders()),
                caller.isSignedIn() ? caller.tenant().name() : tenant,
                body.texts("metadata", MAX_METADATA_ENTRIES, MAX_METADATA_NAME, MAX_METADATA_VALUE),
                AppearanceRequest.read(body),
                body.integer(
                                "endAfterViewerLeftSeconds",
                                1,
                                Math.toIntExact(defaults.maxLength().toSeconds()))
                        .map(Duration::ofSeconds)
                        .orElse(null),
                caller.owner());
        body.finish();
        if (caller.isSignedIn()
                && tenant != null
                && !tenant.equals(caller.tenant().name())) {
            throw new ProblemException(
                    RequestFault.TENANT_REFUSED,
                    new FieldError("tenant", tenant, "none, or " + caller.tenant() + ", as who is signed in")
                            .sentence());
        }
        return options;
    }

    /** @param limit placeholders at once on this server */
    private static boolean placeholder(JsonBody body, int limit) {
        boolean wanted = body.truth("placeholder").orElse(false);
        if (wanted && limit == 0) {
            body.fault("placeholder", "true", "false, since this server's PLACEHOLDER_LIMIT is 0");
        }
        return wanted;
    }

    /** The server's limit is the default as well. */
    private static Duration seconds(JsonBody body, String field, Duration most) {
        return body.integer(field, 1, Math.toIntExact(most.toSeconds()))
                .map(Duration::ofSeconds)
                .orElse(most);
    }
}
