package io.avatargateway.audio;

import io.avatargateway.audio.SpeechFormatException.Fault;

/**
 * Bounds what is decoded only to be thrown away: what an encoder's delay and padding are is said by the file, and a file that says it of all its sound
 * would keep a thread busy for minutes with nothing to speak.
 */
final class Discarded {

    private static final int FREE_SECONDS = 5;
    private static final int TIMES_THE_SPEECH = 4;

    private final String name;
    private long kept;
    private long discarded;

    /** @param name of the type, for messages */
    Discarded(String name) {
        this.name = name;
    }

    /**
     * Counts samples that were decoded, per channel.
     *
     * @throws SpeechFormatException MALFORMED if there was too much in vain
     */
    void count(long inVain, long forSpeech, int rateHz) throws SpeechFormatException {
        discarded += inVain;
        kept += forSpeech;
        if (discarded > (long) FREE_SECONDS * rateHz + TIMES_THE_SPEECH * kept) {
            throw new SpeechFormatException(
                    Fault.MALFORMED,
                    name + " discarded samples: " + discarded + " (expected: at most " + FREE_SECONDS + " s and "
                            + TIMES_THE_SPEECH + " times the " + kept + " samples of speech before them)");
        }
    }
}
