package io.avatargateway.audio;

import io.avatargateway.audio.SpeechFormatException.Fault;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Opus in Ogg (RFC 7845), one stream after the other. Pages are taken whole, packets decoded one at a time. */
final class OggOpusDecoder implements Decoder {

    private static final String NAME = "audio/ogg";
    /** Far more than a packet of 120 ms has. */
    private static final int MOST_PACKET_BYTES = 128 * 1024;
    /** To begin a stream takes about as long as to decode so many samples. */
    private static final int BEGINNING_SAMPLES = OpusStream.RATE_HZ / 20;

    private final Deque<byte[]> packets = new ArrayDeque<>();
    private final Discarded discarded = new Discarded(NAME);
    private byte[] begun;
    private OpusStream stream;
    private int serial;
    private int nextPage;
    private boolean inTags;
    /** Samples of the present page that are of the speech. */
    private long keep;

    private boolean ended = true;

    @Override
    public boolean decode(Inlet in, Converter out) throws SpeechFormatException, IOException {
        byte[] packet = packets.poll();
        if (packet != null) {
            keep -= stream.decode(packet, keep, out, discarded);
            return true;
        }
        if (in.available() == 0 && (ended || begun == null)) {
            if (in.ended() && (stream == null || inTags)) {
                throw fault(Fault.INCOMPLETE, "stream", "headers only", "speech behind them");
            }
            return false;
        }
        OggPage page = OggPage.take(in);
        if (page == null) {
            return false;
        }
        if (page.first()) {
            begin(page, out);
        } else if (stream == null) {
            throw fault(Fault.MALFORMED, "first page", "within a stream", "the beginning of one");
        } else if (page.serial() == serial && !ended) {
            take(page);
        }
        return true;
    }

    @Override
    public long frames() {
        return -1;
    }

    private void begin(OggPage page, Converter out) throws SpeechFormatException {
        if (!ended) {
            throw fault(Fault.UNSUPPORTED_TYPE, "streams", "several at once", "one after the other");
        }
        discarded.count(BEGINNING_SAMPLES, 0, OpusStream.RATE_HZ);
        byte[] head = page.pieces().size() == 1 ? page.pieces().get(0) : new byte[0];
        stream = OpusStream.of(head);
        serial = page.serial();
        nextPage = page.number() + 1;
        inTags = true;
        ended = page.last();
        begun = null;
        out.begin(OpusStream.RATE_HZ, stream.channels());
    }

    private void take(OggPage page) throws SpeechFormatException {
        if (page.number() != nextPage || page.continued() != (begun != null)) {
            throw fault(
                    Fault.MALFORMED,
                    "page",
                    Integer.toUnsignedString(page.number()),
                    "the one behind " + (nextPage - 1));
        }
        nextPage++;
        ended = page.last();
        collect(page.pieces(), page.open());
        if (ended && begun != null) {
            throw fault(Fault.INCOMPLETE, "last packet", "goes on", "its end");
        }
        if (!packets.isEmpty()) {
            long samples = 0;
            for (byte[] packet : packets) {
                samples += OpusStream.samples(packet);
            }
            keep = stream.kept(samples, page.granule(), ended);
        }
    }

    private void collect(List<byte[]> pieces, boolean open) throws SpeechFormatException {
        for (int i = 0; i < pieces.size(); i++) {
            byte[] piece = pieces.get(i);
            byte[] packet = begun == null ? piece : joined(begun, piece);
            if (open && i == pieces.size() - 1) {
                begun = packet;
                return;
            }
            begun = null;
            if (inTags) {
                requireTags(packet);
                inTags = false;
            } else {
                packets.add(packet);
            }
        }
    }

    private byte[] joined(byte[] a, byte[] b) throws SpeechFormatException {
        if (a.length + b.length > MOST_PACKET_BYTES) {
            if (inTags) {
                // Pictures, perhaps: nothing of it is needed but its first word.
                return a;
            }
            throw fault(Fault.MALFORMED, "packet", "more than " + MOST_PACKET_BYTES + " bytes", "at most that");
        }
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static void requireTags(byte[] packet) throws SpeechFormatException {
        if (!OpusStream.begins(packet, "OpusTags")) {
            throw fault(Fault.MALFORMED, "second packet", "something else", "OpusTags");
        }
    }

    private static SpeechFormatException fault(Fault fault, String what, String value, String rule) {
        return new SpeechFormatException(fault, NAME + " " + what + ": " + value + " (expected: " + rule + ")");
    }
}
