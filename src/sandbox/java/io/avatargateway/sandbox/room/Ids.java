package io.avatargateway.sandbox.room;

import java.security.SecureRandom;

/** Ids as LiveKit makes them: two letters that say of what, and twelve at random. */
final class Ids {
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private static final int LENGTH = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    static String room() {
        return next("RM_");
    }

    static String participant() {
        return next("PA_");
    }

    static String videoTrack() {
        return next("TR_VC");
    }

    static String audioTrack() {
        return next("TR_AM");
    }

    private static String next(String prefix) {
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < LENGTH; i++) {
            id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
