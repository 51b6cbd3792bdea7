package io.avatargateway.sandbox.simli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;

/** What a binary message may be. */
final class AudioRules {
    /** The ASCII bytes before audio that replaces what is buffered. */
    static final byte[] PLAY_IMMEDIATE = "PLAY_IMMEDIATE".getBytes(US_ASCII);

    static final int MAX_CHUNK_BYTES = 65_536;
    /** Simli's own SDK puts up to this behind the prefix. */
    static final int MAX_IMMEDIATE_BYTES = 128_000;
    /** No message longer than this is valid, whatever is in it. */
    static final int MAX_MESSAGE_BYTES = PLAY_IMMEDIATE.length + MAX_IMMEDIATE_BYTES;

    private AudioRules() {}

    static boolean isImmediate(byte[] message) {
        return message.length >= PLAY_IMMEDIATE.length
                && Arrays.equals(message, 0, PLAY_IMMEDIATE.length, PLAY_IMMEDIATE, 0, PLAY_IMMEDIATE.length);
    }

    /** The rule that a message breaks, with its value. */
    static Optional<String> violation(byte[] message) {
        boolean immediate = isImmediate(message);
        int bytes = immediate ? message.length - PLAY_IMMEDIATE.length : message.length;
        int max = immediate ? MAX_IMMEDIATE_BYTES : MAX_CHUNK_BYTES;
        if (bytes > max) {
            return Optional.of("audio message of " + bytes + " bytes (expected: at most " + max + ")");
        }
        if (bytes % 2 != 0) {
            return Optional.of("audio message of " + bytes + " bytes (expected: an even number)");
        }
        return Optional.empty();
    }

    static String tooLong(long atLeastBytes) {
        return "audio message of at least " + atLeastBytes + " bytes (expected: at most " + MAX_CHUNK_BYTES + ")";
    }
}
