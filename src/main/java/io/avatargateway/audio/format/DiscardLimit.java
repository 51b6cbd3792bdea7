package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;

/**
 * Bounds the sound that is decoded only to be thrown away. The file itself says how long its encoder's delay and
 * padding are. A file that says it of all its sound would keep a thread busy for minutes with nothing to speak. Speech
 * makes up for it. Yet at most a few seconds are thrown away at a stretch, however long the speech was.
 */
final class DiscardLimit {

    private static final int MOST_SECONDS = 5;
    private static final int TIMES_THE_SPEECH = 4;

    private final String name;
    private long discarded;

    /** @param name of the type, for messages */
    DiscardLimit(String name) {
        this.name = name;
    }

    /**
     * Counts samples that were decoded, per channel.
     *
     * @throws SpeechFormatException MALFORMED if too much was thrown away
     */
    void count(long inVain, long forSpeech, int rateHz) throws SpeechFormatException {
        discarded = Math.max(0, discarded - TIMES_THE_SPEECH * forSpeech) + inVain;
        if (discarded > (long) MOST_SECONDS * rateHz) {
            throw new SpeechFormatException(
                    Fault.MALFORMED,
                    name + " discarded samples: " + discarded + " at a stretch (expected: at most " + MOST_SECONDS
                            + " s, and speech between them)");
        }
    }
}
