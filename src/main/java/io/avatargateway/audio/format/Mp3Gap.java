package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What may stand in front of the frames of MP3, between them and behind. That is tags, padding, ends of lines, and the
 * words of a song (Lyrics3, id3.org).
 */
final class Mp3Gap {

    private static final String LYRICS = "LYRICSBEGIN";
    /** Of version 1 and 2; one as long as the other. */
    private static final String[] LYRICS_ENDS = {"LYRICSEND", "LYRICS200"};

    private static final int LYRICS_END_BYTES = 9;
    private static final int LOOK_BYTES = 4096;

    private final String name;
    private long toSkip;
    private boolean inLyrics;

    /** @param name of the type, for messages */
    Mp3Gap(String name) {
        this.name = name;
    }

    /** Whether something was begun that {@link #goOn} steps over. */
    boolean open() {
        return toSkip > 0 || inLyrics;
    }

    /** Steps over some more of what was begun, as {@link Decoder#decode} does. */
    boolean goOn(ByteWindow in) throws SpeechFormatException, IOException {
        if (inLyrics) {
            return lyrics(in);
        }
        long skipped = in.skip(toSkip);
        toSkip -= skipped;
        if (skipped == 0 && in.ended()) {
            throw fault(Fault.INCOMPLETE, "tag", "ends " + toSkip + " bytes early", "as many as it says");
        }
        return skipped > 0;
    }

    /** The result of looking at bytes that are no frame. */
    enum Step {
        /** It is stepped over. */
        DONE,
        /** More bytes are needed to tell. */
        MORE,
        /** It may not stand there. */
        STRANGER
    }

    /**
     * Steps over what is next and no frame.
     *
     * @throws SpeechFormatException if it is cut off
     */
    Step begin(ByteWindow in) throws SpeechFormatException, IOException {
        if (padding(in)) {
            return Step.DONE;
        }
        toSkip = Tags.bytes(in);
        if (toSkip > 0) {
            return Step.DONE;
        }
        if (in.is(0, LYRICS)) {
            inLyrics = true;
            in.skip(LYRICS.length());
            return Step.DONE;
        }
        if (toSkip < 0 || (in.seen() < LYRICS.length() && LYRICS.startsWith(seen(in)))) {
            if (in.ended()) {
                throw fault(Fault.INCOMPLETE, "tag", in.available() + " bytes", "a whole one");
            }
            return Step.MORE;
        }
        return Step.STRANGER;
    }

    /** Steps over zeros and ends of lines. */
    boolean padding(ByteWindow in) {
        int count = 0;
        while (count < in.seen() && (in.at(count) == 0 || in.at(count) == '\r' || in.at(count) == '\n')) {
            count++;
        }
        return in.skip(count) > 0;
    }

    /** To their end, or to that of the bytes. */
    private boolean lyrics(ByteWindow in) throws IOException {
        int seen = in.see(LOOK_BYTES);
        for (int i = 0; i + LYRICS_END_BYTES <= seen; i++) {
            for (String end : LYRICS_ENDS) {
                if (in.is(i, end)) {
                    inLyrics = false;
                    return in.skip(i + LYRICS_END_BYTES) > 0;
                }
            }
        }
        boolean all = in.ended() && in.available() == seen;
        return in.skip(Math.max(0, all ? seen : seen - LYRICS_END_BYTES + 1)) > 0;
    }

    private static String seen(ByteWindow in) {
        return new String(in.copy(in.seen()), StandardCharsets.ISO_8859_1);
    }

    /** Why what is next may not stand there. */
    SpeechFormatException stranger(ByteWindow in) {
        if (in.is(0, "fLaC")) {
            String what = "file at " + in.position();
            return fault(Fault.MALFORMED, what, "FLAC", "MP3 behind an ID3 tag; FLAC by its type");
        }
        String what = "frame at " + in.position();
        if (Mp3Header.freeBitRate(Mp3Header.bits(in, 0))) {
            return fault(Fault.UNSUPPORTED_TYPE, what, "free bit rate", "a bit rate that its head says");
        }
        return fault(Fault.MALFORMED, what, in.beginning(), "the head of a Layer III frame");
    }

    private SpeechFormatException fault(Fault fault, String what, String value, String rule) {
        return new SpeechFormatException(fault, name + " " + what + ": " + value + " (expected: " + rule + ")");
    }
}
