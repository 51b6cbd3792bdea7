package io.avatargateway.rest;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.SessionRequest;
import io.avatargateway.config.Settings;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.room.ProbeRequest;
import io.avatargateway.room.Sample;
import io.avatargateway.session.ErrorCode;
import io.avatargateway.session.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a probe shall do: from a JSON object, or from the query where the body is what it shall say.
 *
 * @param speech what it shall say; where that came with the request it is converted then, which takes a part of a second and may fail
 */
record ProbeWishes(ProbeRequest request, Supplier<Sample> speech) {

    /** In bytes: half a minute in all formats but the widest. */
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private static final String FACE = "faceId";
    private static final String TIMEOUT = "timeoutSeconds";

    /**
     * Reads the body to its end, on the request's thread.
     *
     * @throws io.avatargateway.api.ProblemException REQUEST_INVALID, naming every field and parameter that breaks its rule, or what is wrong with
     *     the body
     * @throws GatewayException AUDIO_TOO_LARGE
     */
    static ProbeWishes read(
            Settings settings, InputStream body, String contentType, String faceInQuery, String timeoutInQuery)
            throws IOException {
        return Sample.isSpeech(contentType)
                ? ofSpeech(settings, body, contentType, faceInQuery, timeoutInQuery)
                : ofJson(
                        settings,
                        JsonBody.read(body, contentType, settings.rest().maxBodyBytes()),
                        faceInQuery,
                        timeoutInQuery);
    }

    private static ProbeWishes ofJson(Settings settings, JsonBody body, String faceInQuery, String timeoutInQuery) {
        refuse(body, FACE, faceInQuery);
        refuse(body, TIMEOUT, timeoutInQuery);
        int most = mostSeconds(settings);
        String face = body.text(FACE, SessionRequest.MAX_FACE_ID)
                .orElse(settings.sessions().defaultFaceId());
        int seconds =
                body.integer(TIMEOUT, SettingsReader.LEAST_PROBE_SECONDS, most).orElse(most);
        body.finish();
        return new ProbeWishes(new ProbeRequest(face, Duration.ofSeconds(seconds), false), Sample::builtIn);
    }

    private static ProbeWishes ofSpeech(
            Settings settings, InputStream body, String audioType, String faceId, String timeoutSeconds)
            throws IOException {
        int most = mostSeconds(settings);
        QueryReader query = new QueryReader();
        String face = query.text(FACE, faceId, settings.sessions().defaultFaceId(), SessionRequest.MAX_FACE_ID);
        Duration timeout = Duration.ofSeconds(
                query.integer(TIMEOUT, timeoutSeconds, most, SettingsReader.LEAST_PROBE_SECONDS, most));
        long mostBytes = Math.min(MOST_BYTES, settings.audio().maxBytes());
        try {
            query.finish();
            byte[] speech = body.readNBytes((int) mostBytes + 1);
            if (speech.length > mostBytes) {
                throw new GatewayException(
                        ErrorCode.AUDIO_TOO_LARGE, "body: more bytes than fit (expected: at most " + mostBytes + ")");
            }
            return new ProbeWishes(new ProbeRequest(face, timeout, false), () -> Sample.of(audioType, speech, timeout));
        } catch (RuntimeException refused) {
            RefusedBody.discard(body);
            throw refused;
        }
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
