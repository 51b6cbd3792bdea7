package io.avatargateway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What came in at Simli (the sandbox) of one session, with the times at which the last byte of each message was read.
 *
 * @param audio frames of speech
 * @param skips when SKIP came
 */
record Frames(List<Frame> audio, List<Instant> skips) {

    private static final double BYTES_PER_MILLI = 32;

    /** A frame of speech. */
    record Frame(Instant at, int bytes) {}

    /** @param upstreamId the session's id at Simli */
    static Frames of(Web sandbox, String upstreamId) throws IOException, InterruptedException {
        List<Frame> audio = new ArrayList<>();
        List<Instant> skips = new ArrayList<>();
        for (JsonNode entry :
                sandbox.call("GET", "/sandbox/sessions/" + upstreamId, "").get("timeline")) {
            if (entry.get("direction").asText().equals("in")) {
                Instant at = Instant.parse(entry.get("time").asText());
                switch (entry.get("kind").asText()) {
                    case "audio" -> audio.add(new Frame(at, entry.get("bytes").asInt()));
                    case "SKIP" -> skips.add(at);
                    default -> {}
                }
            }
        }
        return new Frames(audio, skips);
    }

    /**
     * How late each frame was, in milliseconds, against the moment at which the lead window let it go: when all but {@code leadMillis} of the speech before
     * it was played. The frames that fill the window at first are not among them; they have no time of their own.
     */
    List<Double> latenessMillis(double leadMillis) {
        List<Double> lateness = new ArrayList<>();
        double position = 0;
        for (Frame frame : audio) {
            double due = position - leadMillis;
            if (due > 0) {
                Duration since = Duration.between(audio.get(0).at(), frame.at());
                lateness.add(Math.max(0, since.toNanos() / 1e6 - due));
            }
            position += frame.bytes() / BYTES_PER_MILLI;
        }
        return lateness;
    }
}
