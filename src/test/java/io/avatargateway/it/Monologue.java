package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * What a session has to say, in which each place is like no other, and what the sandbox heard of it over all links.
 * There are pauses in it, as in speech. For one thread.
 */
final class Monologue {

    static final int BYTES_PER_MILLI = 32;
    /** By this much the gateway may take speech for heard that the avatar did not play. */
    private static final int HOLE_MILLIS = 60;
    /** So much of a link's speech is looked for. */
    private static final int KEY_BYTES = 64;

    private static final int PAUSE_MILLIS = 200;
    /** Nobody hears it, and it is not zero. */
    private static final int QUIET = 8;

    private final RestClient sandbox;
    private final String face;
    private final String session;
    private final Random random;
    private final List<Piece> said = new ArrayList<>();

    /** Speech that can be made again, so that hours of it need no memory. */
    private record Piece(long seed, int millis) {

        byte[] speech() {
            Random random = new Random(seed);
            byte[] bytes = new byte[millis * BYTES_PER_MILLI];
            random.nextBytes(bytes);
            int at = 0;
            while (at < millis) {
                at += 500 + random.nextInt(1_000);
                for (int i = at * BYTES_PER_MILLI;
                        i < Math.min((at + PAUSE_MILLIS), millis) * BYTES_PER_MILLI;
                        i += 2) {
                    short quiet = (short) (random.nextInt(2 * QUIET) - QUIET);
                    bytes[i] = (byte) quiet;
                    bytes[i + 1] = (byte) (quiet >> 8);
                }
                at += PAUSE_MILLIS;
            }
            return bytes;
        }
    }

    /**
     * Opens the session.
     *
     * @param sandbox the avatar's side
     * @param seed of all that it says
     */
    Monologue(GatewayProcess gateway, RestClient sandbox, long seed) {
        this.sandbox = sandbox;
        this.face = "face-" + UUID.randomUUID();
        this.session = gateway.openSession(face);
        this.random = new Random(seed);
    }

    /** The session's id. */
    String session() {
        return session;
    }

    /** Its path at any gateway. */
    String path() {
        return "/sessions/" + session;
    }

    String face() {
        return face;
    }

    /** So much more; whoever asks has to send it. */
    byte[] next(int millis) {
        Piece piece = new Piece(random.nextLong(), millis);
        said.add(piece);
        return piece.speech();
    }

    /** A length from 100 ms up to that. */
    int someMillis(int most) {
        return 100 + random.nextInt(most - 100);
    }

    /** How much was said. */
    int saidMillis() {
        return said.stream().mapToInt(Piece::millis).sum();
    }

    /** Until so much was heard over this link; 0 is the first one. */
    void awaitHeard(int link, int millis) {
        await("speech of " + session + " over link " + link)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> links().size() > link && playedMillis(links().get(link)) >= millis);
    }

    /** Until the sandbox has seen the end of this link. */
    void awaitEnd(int link) {
        await("the end of link " + link + " of " + session)
                .atMost(Duration.ofSeconds(60))
                .until(() -> record(links().get(link)).path("state").asText().equals("CLOSED"));
    }

    /** How much the avatar was sent over this link, heard or not, in bytes. */
    long sentBytes(int link) {
        return record(links().get(link)).path("bytesReceived").asLong();
    }

    /**
     * What was heard over all links, one after the other, is what was said, in order and without a hole.
     *
     * @param twiceMillis the most that may be said twice at each change of the link; the last one is for all further
     * @return how much was said twice at each change, in ms; less than 0 is a hole that cannot be told from the clocks
     */
    List<Integer> assertWhole(int... twiceMillis) {
        byte[] speech = speech();
        List<String> links = links();
        List<Integer> twice = new ArrayList<>();
        int end = 0;
        boolean first = true;
        for (String link : links) {
            byte[] heard = audio(link, link.equals(links.get(links.size() - 1)) ? "" : "?played=true");
            if (heard.length == 0) {
                continue;
            }
            int from = find(heard, speech, end);
            assertThat(Arrays.equals(
                            heard, 0, heard.length, speech, from, Math.min(speech.length, from + heard.length)))
                    .as("link %s of %s has the speech from byte %d on", link, session, from)
                    .isTrue();
            int again = (end - from) / BYTES_PER_MILLI;
            if (first) {
                assertThat(from)
                        .as("where the first link of %s begins", session)
                        .isZero();
            } else {
                assertThat(again)
                        .as("said twice by %s at link %s, in ms", session, link)
                        .isBetween(-HOLE_MILLIS, twiceMillis[Math.min(twice.size(), twiceMillis.length - 1)]);
                twice.add(again);
            }
            end = Math.max(end, from + heard.length);
            first = false;
        }
        assertThat(end).as("all of %s was heard", session).isEqualTo(speech.length);
        return twice;
    }

    /** The sandbox's sessions of this one, oldest first. */
    List<String> links() {
        List<String> ids = new ArrayList<>();
        sandbox.get("/sandbox/sessions?faceId=" + face)
                .is(200)
                .json()
                .path("sessions")
                .forEach(link -> ids.add(link.path("id").asText()));
        return ids;
    }

    private JsonNode record(String link) {
        return sandbox.get("/sandbox/sessions/" + link).is(200).json();
    }

    private int playedMillis(String link) {
        return record(link).path("playedMillis").asInt();
    }

    private byte[] audio(String link, String query) {
        byte[] wav = sandbox.get("/sandbox/sessions/" + link + "/audio.wav" + query)
                .is(200)
                .bytes();
        return Arrays.copyOfRange(wav, 44, wav.length);
    }

    private byte[] speech() {
        ByteArrayOutputStream all = new ByteArrayOutputStream(saidMillis() * BYTES_PER_MILLI);
        said.forEach(piece -> all.writeBytes(piece.speech()));
        return all.toByteArray();
    }

    /** Where the beginning of that is in the speech: near a place, or anywhere. */
    private int find(byte[] heard, byte[] speech, int near) {
        byte[] key = Arrays.copyOf(heard, Math.min(KEY_BYTES, heard.length));
        int before = Math.max(0, near - 10_000 * BYTES_PER_MILLI);
        int found = indexOf(key, speech, before);
        found = found < 0 ? indexOf(key, speech, 0) : found;
        assertThat(found)
                .as("what %s was sent over its next link is part of its speech", session)
                .isNotNegative();
        return found;
    }

    private static int indexOf(byte[] key, byte[] in, int from) {
        for (int at = from; at <= in.length - key.length; at += 2) {
            if (Arrays.equals(in, at, at + key.length, key, 0, key.length)) {
                return at;
            }
        }
        return -1;
    }
}
