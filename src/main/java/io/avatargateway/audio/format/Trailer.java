package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What stands behind the samples that a header promised. It is stepped over if it says nothing that is spoken: chunks,
 * tags, zeros. Anything else may be speech that the header does not tell of, and would be lost without a word.
 */
final class Trailer {

    private static final int CHUNK_HEAD_BYTES = 8;
    private static final String[] FILES = {"RIFF", "FORM", ".snd", "fLaC", "OggS"};
    /** What programs write behind samples, or would have if there were any. */
    private static final Set<String> KNOWN_CHUNKS = Set.of(
            "LIST", "id3 ", "ID3 ", "bext", "cue ", "smpl", "fact", "PEAK", "JUNK", "junk", "PAD ", "FLLR", "iXML",
            "_PMX", "afsp", "acid", "inst", "plst", "DISP", "axml", "chna", "cart", "NAME", "AUTH", "(c) ", "ANNO",
            "COMT", "MARK", "INST", "MIDI", "AESD", "APPL", "FVER", "CHAN");

    private final ByteOrder chunks;
    private final FileBoundary joint;
    private long toSkip;
    private boolean followed;

    /**
     * @param chunks how their sizes are written; null where the format has none
     * @param joint how the next file begins
     */
    Trailer(ByteOrder chunks, FileBoundary joint) {
        this.chunks = chunks;
        this.joint = joint;
    }

    /** Whether the next file is next. */
    boolean followed() {
        return followed;
    }

    /**
     * Whether what is next is certainly something that is stepped over, or the next file, and no samples. It needs
     * {@link Tags#HEAD_BYTES}, if there are that many.
     */
    boolean isNext(ByteWindow in) throws IOException {
        if (joint.isNext(in) || Tags.bytes(in) > 0) {
            return true;
        }
        return chunks != null
                && in.see(CHUNK_HEAD_BYTES) >= CHUNK_HEAD_BYTES
                && KNOWN_CHUNKS.contains(new String(in.copy(4), StandardCharsets.ISO_8859_1))
                && chunk(in) > 0;
    }

    /**
     * Steps over some of it, as {@link Decoder#decode} does.
     *
     * @throws SpeechFormatException MALFORMED if it is something else
     */
    boolean step(ByteWindow in) throws SpeechFormatException, IOException {
        if (toSkip > 0) {
            long skipped = in.skip(toSkip);
            toSkip -= skipped;
            if (skipped == 0 && in.ended()) {
                throw samples();
            }
            return skipped > 0;
        }
        int seen = in.see(Tags.HEAD_BYTES);
        int zeros = 0;
        while (zeros < seen && in.at(zeros) == 0) {
            zeros++;
        }
        if (zeros > 0 || seen == 0) {
            return in.skip(zeros) > 0;
        }
        if (seen < Tags.HEAD_BYTES && !in.ended()) {
            return false;
        }
        if (joint.isNext(in)) {
            followed = true;
            return false;
        }
        // Tags first: what they begin with could be the name of a chunk, and its size is anything then.
        long tag = Tags.bytes(in);
        toSkip = tag > 0 ? tag : chunk(in);
        if (toSkip == 0) {
            throw samples();
        }
        return true;
    }

    /** The length of the next chunk in bytes, with a padding byte before it, if any; 0 if no chunk is next. */
    private long chunk(ByteWindow in) throws IOException {
        for (int pad = 0; pad <= 1 && chunks != null; pad++) {
            if (in.see(pad + CHUNK_HEAD_BYTES) >= pad + CHUNK_HEAD_BYTES && isName(in, pad)) {
                int head = pad + CHUNK_HEAD_BYTES;
                long bytes = head + (in.view(head).order(chunks).getInt(pad + 4) & 0xFFFF_FFFFL);
                if (!in.ended() || bytes <= in.available()) {
                    return bytes;
                }
            }
        }
        return 0;
    }

    private static boolean isName(ByteWindow in, int index) {
        if (in.is(index, "data") || in.is(index, "SSND")) {
            // More samples: nobody writes them so, and they must not be lost.
            return false;
        }
        for (String file : FILES) {
            if (in.is(index, file)) {
                return false;
            }
        }
        for (int i = index; i < index + 4; i++) {
            if (in.at(i) < ' ' || in.at(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static SpeechFormatException samples() {
        return new SpeechFormatException(
                Fault.MALFORMED,
                "audio: bytes behind the samples that the header tells of (expected: a size that covers them, or an"
                        + " open one)");
    }
}
