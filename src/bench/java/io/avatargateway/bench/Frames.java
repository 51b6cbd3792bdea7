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

    /**
     * How speech is sent.
     *
     * @param leadMillis how far ahead of the play-out
     * @param refillMillis how much of it at a time; what comes sooner than after half of that belongs together
     * @param utteranceMillis how long an utterance is; infinite where there are none
     * @param utteranceLeadMillis how much is left of one when the next begins to be sent
     */
    record Rhythm(double leadMillis, double refillMillis, double utteranceMillis, double utteranceLeadMillis) {

        /** When what stands at this place of the speech is due, by the time at which it plays. */
        double dueMillis(double position) {
            double begin =
                    Double.isInfinite(utteranceMillis) ? 0 : Math.floor(position / utteranceMillis) * utteranceMillis;
            return Math.max(position - (leadMillis - refillMillis), begin - utteranceLeadMillis);
        }
    }

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
     * How late each frame was, in milliseconds, against an even pace: that of speech. Frames are sent some at a time:
     * all of them are due when the first of them is. Those that fill the lead window at first have no pace. When the
     * pace began is told by the one that was the earliest against it.
     *
     * @param rhythm in which they should come
     * @param from only what came from here on
     * @param to and before this
     */
    List<Double> latenessMillis(Rhythm rhythm, Instant from, Instant to) {
        List<Double> behind = new ArrayList<>();
        double position = 0;
        double due = 0;
        double before = Double.NEGATIVE_INFINITY;
        for (Frame frame : audio) {
            double at = Duration.between(audio.get(0).at(), frame.at()).toNanos() / 1e6;
            if (at - before > rhythm.refillMillis() / 2) {
                due = rhythm.dueMillis(position);
            }
            before = at;
            if (position > rhythm.leadMillis()
                    && !frame.at().isBefore(from)
                    && frame.at().isBefore(to)) {
                behind.add(at - due);
            }
            position += frame.bytes() / BYTES_PER_MILLI;
        }
        double earliest = behind.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        return behind.stream().map(millis -> millis - earliest).toList();
    }
}
