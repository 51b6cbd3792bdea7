package io.avatargateway.jms;

import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.SpeechFormatException;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.session.ErrorCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts of one streamed utterance: puts them in order, and makes speech of them as far as they have come. Guarded by {@link FeedState}. */
final class StreamedParts {

    /** So many parts that were spoken are acknowledged together, or so many bytes of them. */
    private static final int SPOKEN_TOGETHER = 32;

    private static final int SPOKEN_BYTES = 256 * 1024;

    private final JobLimits limits;
    private final TreeMap<Integer, Part> ahead = new TreeMap<>();
    private final Deque<Part> unspoken = new ArrayDeque<>();
    private final List<HeldMessage> spoken = new ArrayList<>();
    private GrowingSpeech speech;
    private String audioType;
    private int next;
    private int last = -1;
    private long appendedBytes;
    private long aheadBytes;
    private long spokenBytes;
    private long progressNanos = System.nanoTime();
    private boolean over;
    private boolean dry = true;

    StreamedParts(JobLimits limits) {
        this.limits = limits;
    }

    /** Null until the first part has come. */
    GrowingSpeech speech() {
        return speech;
    }

    /**
     * Takes a part in.
     *
     * @return false if it was here already
     * @throws JobFault if it does not fit in with the others
     */
    boolean add(PartNumber number, HeldMessage message, String type) throws JobFault {
        requireFitting(number, type);
        if (number.number() < next || ahead.containsKey(number.number())) {
            return false;
        }
        if (number.last()) {
            last = number.number();
        }
        if (number.number() > next && ahead.size() >= limits.ahead()) {
            throw new JobFault(
                    ErrorCode.AUDIO_INCOMPLETE,
                    "part " + next + ": missing (expected: before " + limits.ahead() + " later ones)");
        }
        ahead.put(
                number.number(),
                new Part(number.number(), message, message.body().size()));
        aheadBytes += message.body().size();
        return true;
    }

    private void requireFitting(PartNumber number, String type) throws JobFault {
        int part = number.number();
        if (part >= limits.parts()) {
            throw MessageProperties.invalid(JmsNames.PART, Integer.toString(part), "0.." + (limits.parts() - 1));
        }
        if (last >= 0 && (part > last || (number.last() && part != last))) {
            throw MessageProperties.invalid(
                    number.last() ? JmsNames.LAST_PART : JmsNames.PART,
                    "part " + part,
                    "none behind part " + last + ", which is the last one");
        }
        int highest = ahead.isEmpty() ? next - 1 : ahead.lastKey();
        if (number.last() && part < highest) {
            throw MessageProperties.invalid(
                    JmsNames.LAST_PART, "part " + part, "the last one, but part " + highest + " has come");
        }
        if (part == 0) {
            audioType = type;
        } else if (type != null && next > 0 && !type.equals(audioType)) {
            throw MessageProperties.invalid(JmsNames.AUDIO_TYPE, type, "that of part 0, " + audioType + ", or none");
        }
    }

    /**
     * Makes speech of what is complete up to here.
     *
     * @return whether there is more speech now, or its end
     */
    boolean append() throws SpeechFormatException, IOException {
        boolean grew = false;
        for (Map.Entry<Integer, Part> first = ahead.firstEntry();
                first != null && first.getKey() == next;
                first = ahead.firstEntry()) {
            if (next == 0) {
                speech = SpeechReader.growing(audioType, limits.longest());
            }
            Part part = ahead.remove(next);
            aheadBytes -= part.bytes;
            if (part.bytes > 0) {
                part.message.body().appendTo(speech);
            }
            appendedBytes += part.bytes;
            part.end = appendedBytes;
            unspoken.addLast(part);
            next++;
            progressNanos = System.nanoTime();
            dry = false;
            grew = true;
        }
        if (complete()) {
            speech.end();
        }
        return grew;
    }

    /** Whether all of them are here. */
    boolean complete() {
        return last >= 0 && next > last;
    }

    /** Whether nothing more is to come into it: it is complete, or has failed. */
    boolean over() {
        return over || complete();
    }

    void end() {
        over = true;
    }

    /** Bytes that were fetched and not spoken. */
    long unspokenBytes() {
        return aheadBytes + (speech == null ? 0 : speech.unreadBytes());
    }

    /** Whether all that has come was read, and more was asked for. */
    boolean dry() {
        return dry;
    }

    /** The reader took all that there was, or did not. From the first time on that it did, the next part is missing. */
    void dry(boolean empty, long nowNanos) {
        if (empty && !dry) {
            progressNanos = nowNanos;
        }
        dry = empty;
    }

    /** Whether more of it should be fetched. */
    boolean hungry() {
        return !over() && unspokenBytes() < limits.bufferBytes();
    }

    /** For how long the next part has been missing. */
    long missingNanos(long nowNanos) {
        return nowNanos - progressNanos;
    }

    /** Nobody waits for the next part yet. */
    void notMissing(long nowNanos) {
        progressNanos = nowNanos;
    }

    /** The number of the next part. */
    int next() {
        return next;
    }

    /**
     * Messages whose speech is on its way to the avatar, if there are enough of them to trouble the broker with; but never the first one, which keeps the
     * utterance alive.
     */
    List<HeldMessage> takeSpoken() {
        long read = appendedBytes - (speech == null ? 0 : speech.unreadBytes());
        while (!unspoken.isEmpty() && unspoken.getFirst().end <= read) {
            Part part = unspoken.removeFirst();
            if (part.number > 0) {
                spoken.add(part.message);
                spokenBytes += part.bytes;
            }
        }
        if (spoken.size() < SPOKEN_TOGETHER && spokenBytes < SPOKEN_BYTES) {
            return List.of();
        }
        List<HeldMessage> taken = List.copyOf(spoken);
        spoken.clear();
        spokenBytes = 0;
        return taken;
    }

    private static final class Part {
        private final int number;
        private final HeldMessage message;
        private final long bytes;
        private long end;

        private Part(int number, HeldMessage message, long bytes) {
            this.number = number;
            this.message = message;
            this.bytes = bytes;
        }
    }
}
