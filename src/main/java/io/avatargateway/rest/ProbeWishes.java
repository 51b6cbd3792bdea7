package io.avatargateway.rest;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.SessionRequest;
import io.avatargateway.config.Settings;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.room.probe.ProbeRequest;
import io.avatargateway.room.probe.ProbeSpeech;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a probe shall do: from a JSON object, or from the query where the body is what it shall say.
 *
 * @param speech what it shall say. Speech that came with the request is converted by the call, which takes a part of a
 *     second and may fail
 */
record ProbeWishes(ProbeRequest request, Supplier<ProbeSpeech> speech) {

    /** In bytes: half a minute in all formats but the widest. */
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private static final String FACE = "faceId";
    private static final String TIMEOUT = "timeoutSeconds";

    /** Whether the body of this type is what the probe shall say. */
    static boolean isSpeech(String contentType) {
        return ProbeSpeech.isSpeech(contentType);
    }

    /** The largest body that it may say. */
    static long mostBytes(Settings settings) {
        return Math.min(MOST_BYTES, settings.audio().maxBytes());
    }

    /**
     * @throws io.avatargateway.api.ProblemException REQUEST_INVALID, naming every field and parameter that breaks its
     *     rule
     */
    static ProbeWishes ofJson(Settings settings, JsonBody body, String faceInQuery, String timeoutInQuery) {
        refuse(body, FACE, faceInQuery);
        refuse(body, TIMEOUT, timeoutInQuery);
        int most = mostSeconds(settings);
        String face = body.text(FACE, SessionRequest.MAX_FACE_ID)
                .orElse(settings.sessions().defaultFaceId());
        int seconds =
                body.integer(TIMEOUT, SettingsReader.LEAST_PROBE_SECONDS, most).orElse(most);
        body.finish();
        return new ProbeWishes(new ProbeRequest(face, Duration.ofSeconds(seconds), false), ProbeSpeech::builtIn);
    }

    /** @throws io.avatargateway.api.ProblemException REQUEST_INVALID, naming every parameter that breaks its rule */
    static ProbeRequest inQuery(Settings settings, String faceId, String timeoutSeconds) {
        int most = mostSeconds(settings);
        QueryReader query = new QueryReader();
        String face = query.text(FACE, faceId, settings.sessions().defaultFaceId(), SessionRequest.MAX_FACE_ID);
        Duration timeout = Duration.ofSeconds(
                query.integer(TIMEOUT, timeoutSeconds, most, SettingsReader.LEAST_PROBE_SECONDS, most));
        query.finish();
        return new ProbeRequest(face, timeout, false);
    }

    /** @throws GatewayException AUDIO_TOO_LARGE */
    static ProbeWishes ofSpeech(Settings settings, ProbeRequest request, String audioType, InputStream body)
            throws IOException {
        long most = mostBytes(settings);
        byte[] speech = body.readNBytes((int) most + 1);
        if (speech.length > most) {
            throw new GatewayException(
                    ErrorCode.AUDIO_TOO_LARGE, "body: more bytes than fit (expected: at most " + most + ")");
        }
        return new ProbeWishes(request, () -> ProbeSpeech.of(audioType, speech, request.timeout()));
    }

    private static int mostSeconds(Settings settings) {
        return Math.toIntExact(settings.probe().timeout().toSeconds());
    }

    /** A parameter that would not be heeded is a mistake. */
    private static void refuse(JsonBody body, String name, String inQuery) {
        if (inQuery != null) {
            body.fault(name, inQuery, "in the body, unless that is speech");
        }
    }
}
