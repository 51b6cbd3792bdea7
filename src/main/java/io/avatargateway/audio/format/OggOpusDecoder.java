package io.avatargateway.audio.format;

import io.avatargateway.audio.format.Repair.Kind;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Opus in Ogg (RFC 7845), one stream after the other. Pages are taken whole, packets decoded one at a time. Pages that
 * are missing, come again, or have wrong numbers are borne where their granules tell what happened.
 */
final class OggOpusDecoder implements Decoder {

    private static final String NAME = "audio/ogg";
    /** To begin a stream takes about as long as to decode this number of samples. */
    private static final int BEGINNING_SAMPLES = OpusStream.RATE_HZ / 20;
    /** More than any one page holds; a hole that is longer is not believed. */
    private static final int MOST_MISSING_SAMPLES = 30 * OpusStream.RATE_HZ;

    private final Deque<byte[]> packets = new ArrayDeque<>();
    private final OggPackets collected = new OggPackets(packets);
    private final OggNumbers numbers = new OggNumbers();
    private final DiscardLimit discarded = new DiscardLimit(NAME);
    private OpusStream stream;
    private int serial;
    /** Samples of the present page that are of the speech. */
    private long keep;
    /** Samples that are missing in front of the present page. */
    private long missing;

    private boolean ended = true;

    @Override
    public boolean decode(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        if (missing > 0) {
            missing -= stream.silence(missing, out, discarded);
            return true;
        }
        byte[] packet = packets.poll();
        if (packet != null) {
            keep -= stream.decode(packet, keep, out, discarded);
            return true;
        }
        if (in.available() == 0 && in.ended()) {
            if (stream == null || collected.inTags()) {
                throw fault(Fault.INCOMPLETE, "stream", "headers only", "speech behind them");
            }
            if (collected.open()) {
                throw fault(Fault.INCOMPLETE, "last packet", "goes on", "its end");
            }
        }
        OggPage page = in.available() == 0 ? null : OggPage.take(in);
        if (page == null) {
            return false;
        }
        if (page.first()) {
            first(page, out);
        } else if (stream == null) {
            throw fault(Fault.MALFORMED, "first page", "within a stream", "the beginning of one");
        } else if (page.serial() == serial) {
            next(page, out);
        } else if (!page.pieces().isEmpty()) {
            throw fault(
                    Fault.MALFORMED,
                    "page of stream",
                    Integer.toUnsignedString(page.serial()),
                    Integer.toUnsignedString(serial) + ", which was begun");
        }
        return true;
    }

    @Override
    public long frames() {
        return -1;
    }

    private void first(OggPage page, Converter out) throws SpeechFormatException {
        if (stream != null && numbers.isPresent(page)) {
            out.repaired(Kind.OGG_PAGE_REPEATED, 0, shown(page) + " came again");
            return;
        }
        if (!ended && collected.inTags()) {
            throw fault(Fault.UNSUPPORTED_TYPE, "streams", "several at once", "one after the other");
        }
        if (collected.open()) {
            int samples = collected.openSamples();
            out.repaired(Kind.OGG_PACKET_CUT, samples, shown(page) + " begins a stream within a packet of another");
            stream.silence(samples, out, discarded);
        }
        begin(page, out);
    }

    private void begin(OggPage page, Converter out) throws SpeechFormatException {
        discarded.count(BEGINNING_SAMPLES, 0, OpusStream.RATE_HZ);
        byte[] head = page.pieces().size() == 1 ? page.pieces().get(0) : new byte[0];
        stream = OpusStream.of(head);
        serial = page.serial();
        numbers.begin(page);
        collected.begin();
        ended = page.last();
        out.begin(OpusStream.RATE_HZ, stream.channels());
    }

    private void next(OggPage page, Converter out) throws SpeechFormatException {
        if (numbers.came(page)) {
            out.repaired(Kind.OGG_PAGE_REPEATED, 0, shown(page) + " came again");
            return;
        }
        if (ended && !page.pieces().isEmpty()) {
            out.repaired(Kind.OGG_END_TOO_EARLY, 0, shown(page) + " comes behind the last one");
        }
        ended = page.last();
        int ahead = numbers.take(page);
        boolean torn = collected.take(page, ahead != 0);
        if (packets.isEmpty()) {
            return;
        }
        long samples = 0;
        for (byte[] packet : packets) {
            samples += OpusStream.samples(packet);
        }
        if (numbers.doubtful() || torn) {
            bridge(page, samples, torn, out);
        }
        keep = stream.kept(samples, page.granule(), page.last());
    }

    /** Some page before this one is not there, or not the one that its number says: its granule tells which. */
    private void bridge(OggPage page, long samples, boolean torn, Converter out) throws SpeechFormatException {
        long gap = stream.gap(samples, page.granule());
        if (page.last()) {
            // The last granule may say that what the page ends with is not of the speech.
            long step = OpusStream.samples(packets.peekLast());
            gap = gap > -samples && gap < 0 ? 0 : -Math.floorDiv(-gap, step) * step;
        }
        boolean midway = gap > MOST_MISSING_SAMPLES && !stream.begun();
        boolean known = gap >= 0 && gap <= MOST_MISSING_SAMPLES && page.granule() > 0;
        if (!known && !midway && !(numbers.jumped() && gap < 0)) {
            throw fault(
                    Fault.MALFORMED,
                    "page",
                    Integer.toUnsignedString(page.number()),
                    "the one behind " + Integer.toUnsignedString(numbers.before()));
        }
        String before = shown(page) + " comes behind " + Integer.toUnsignedString(numbers.before());
        if (known && gap == 0 && !torn) {
            out.repaired(Kind.OGG_PAGE_RENUMBERED, 0, before);
        } else {
            missing = known ? gap : 0;
            out.repaired(Kind.OGG_PAGE_MISSING, missing, before);
            stream.bridge(missing);
        }
        numbers.believe();
    }

    private static String shown(OggPage page) {
        return NAME + " page " + Integer.toUnsignedString(page.number());
    }

    private static SpeechFormatException fault(Fault fault, String what, String value, String rule) {
        return new SpeechFormatException(fault, NAME + " " + what + ": " + value + " (expected: " + rule + ")");
    }
}
