package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Puts the packets of one Opus stream together, which pages cut anywhere, and steps over its tags. What of a packet is
 * missing drops the packet.
 */
final class OggPackets {

    /** Far more than a packet of 120 ms has. */
    private static final int MOST_PACKET_BYTES = 128 * 1024;

    private final Deque<byte[]> packets;
    private byte[] begun;
    /** Whether the rest of a packet comes whose beginning is missing. */
    private boolean dropping;

    private boolean inTags;

    /** @param packets where whole ones go */
    OggPackets(Deque<byte[]> packets) {
        this.packets = packets;
    }

    /** A stream begins; its head has been read. */
    void begin() {
        begun = null;
        dropping = false;
        inTags = true;
    }

    /** Whether the tags have not come to their end. */
    boolean inTags() {
        return inTags;
    }

    /** Whether a packet was begun and not ended. */
    boolean open() {
        return begun != null;
    }

    /** The length of the packet that was begun, in samples; 0 where it is not known yet. */
    int openSamples() {
        try {
            return begun.length < 2 || inTags ? 0 : (int) OpusStream.samples(begun);
        } catch (SpeechFormatException none) {
            return 0;
        }
    }

    /**
     * Takes a page's pieces.
     *
     * @param gap whether pages before it may be missing
     * @return whether a packet lost its beginning or its end
     */
    boolean take(OggPage page, boolean gap) throws SpeechFormatException {
        boolean torn = page.continued() != (begun != null || dropping);
        if (torn) {
            inTags &= begun == null;
            begun = null;
            dropping = page.continued();
        }
        List<byte[]> pieces = page.pieces();
        for (int i = 0; i < pieces.size(); i++) {
            boolean goesOn = page.open() && i == pieces.size() - 1;
            if (dropping) {
                dropping = goesOn;
                inTags &= goesOn;
            } else {
                collect(pieces.get(i), goesOn, gap);
            }
        }
        return torn;
    }

    private void collect(byte[] piece, boolean goesOn, boolean gap) throws SpeechFormatException {
        byte[] packet = begun == null ? piece : joined(begun, piece);
        begun = goesOn ? packet : null;
        if (goesOn) {
            return;
        }
        boolean tags = OpusStream.begins(packet, "OpusTags");
        if (inTags && !tags && !gap) {
            throw fault("second packet", "something else", "OpusTags");
        }
        if (!inTags || !tags) {
            packets.add(packet);
        }
        inTags = false;
    }

    private byte[] joined(byte[] a, byte[] b) throws SpeechFormatException {
        if (a.length + b.length > MOST_PACKET_BYTES) {
            if (inTags) {
                // Pictures, perhaps: nothing of it is needed but its first word.
                return a;
            }
            throw fault("packet", "more than " + MOST_PACKET_BYTES + " bytes", "at most that");
        }
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static SpeechFormatException fault(String what, String value, String rule) {
        return new SpeechFormatException(
                Fault.MALFORMED, "audio/ogg " + what + ": " + value + " (expected: " + rule + ")");
    }
}
