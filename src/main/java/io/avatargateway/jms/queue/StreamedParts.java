package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.MessageProperties;
import io.avatargateway.jms.message.PartNumber;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of one streamed utterance: puts them in order, and knows how far they have come and how far they were read.
 * Has neither a clock nor the speech. Owned by the {@link QueueModel}.
 */
final class StreamedParts {

    /**
     * Of spoken parts this number, and of their bytes, stay with the broker until the utterance is over. Who takes
     * the session up after this gateway's death reads them again. Beyond that, half of them are acknowledged together.
     */
    private static final int KEPT_PARTS = 1_024;

    private static final int KEPT_BYTES = 1024 * 1024;

    private static final long LEAST_LOOK_NANOS = Duration.ofMillis(20).toNanos();
    private static final int LOOKS = 16;

    private final JobLimits limits;
    private final TreeMap<Integer, Part> ahead = new TreeMap<>();
    private final Deque<Part> unspoken = new ArrayDeque<>();
    private final Deque<Part> spoken = new ArrayDeque<>();
    private String audioType;
    private JobText text;
    private int next;
    private int last = -1;
    private long appendedBytes;
    private long aheadBytes;
    private long spokenBytes;
    /** As it was told when it was looked at last. */
    private long unreadBytes;

    private long progressNanos;
    private long lookAtNanos;
    private boolean over;
    private boolean dry = true;

    StreamedParts(JobLimits limits, long nowNanos) {
        this.limits = limits;
        this.progressNanos = nowNanos;
        this.lookAtNanos = nowNanos + lookPause(0);
    }

    /**
     * Takes a part in.
     *
     * @param words what it says, in writing, or null
     * @return false if it was here already
     * @throws JobFault if it does not fit in with the others
     */
    boolean add(PartNumber number, HeldMessage message, String type, JobText words) throws JobFault {
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
                new Part(number.number(), message, message.body().size(), words));
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

    /** Takes out the parts that follow on each other and are complete up to here: they become speech now. */
    List<JobBody> takeConsecutive(long nowNanos) throws JobFault {
        List<JobBody> bodies = new ArrayList<>();
        for (Map.Entry<Integer, Part> first = ahead.firstEntry();
                first != null && first.getKey() == next;
                first = ahead.firstEntry()) {
            Part part = ahead.remove(next);
            aheadBytes -= part.bytes;
            say(part.words);
            if (part.bytes > 0) {
                bodies.add(part.message.body());
            }
            appendedBytes += part.bytes;
            unreadBytes += part.bytes;
            part.end = appendedBytes;
            unspoken.addLast(part);
            next++;
            progressNanos = nowNanos;
            dry = false;
        }
        return bodies;
    }

    private void say(JobText more) throws JobFault {
        if (more == null || text == null) {
            text = more == null ? text : more;
            return;
        }
        JobText longer = text.followedBy(more);
        if (longer.text().length() > JobText.MOST_CHARACTERS) {
            throw MessageProperties.invalid(
                    JmsNames.TEXT,
                    more.text(),
                    "with the parts before it at most " + JobText.MOST_CHARACTERS + " characters");
        }
        if (longer.marks().size() > JobText.MOST_MARKS || !isInOrder(text.marks(), more.marks())) {
            throw MessageProperties.invalid(
                    JmsNames.MARKS,
                    "part " + next,
                    "with the parts before it at most " + JobText.MOST_MARKS + ", and in order");
        }
        text = longer;
    }

    private static boolean isInOrder(List<JobText.Mark> before, List<JobText.Mark> behind) {
        return before.isEmpty()
                || behind.isEmpty()
                || before.get(before.size() - 1).atMillis() <= behind.get(0).atMillis();
    }

    /** What the parts say that have become speech, in writing; null where nobody said. */
    JobText text() {
        return text;
    }

    /** Whether this one has become speech, or is about to. */
    boolean wasTaken(int part) {
        return part < next;
    }

    /** That of the first part. */
    String audioType() {
        return audioType;
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
        return aheadBytes + unreadBytes;
    }

    /** The number of appended bytes that are not read. */
    void unread(long bytes) {
        unreadBytes = bytes;
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

    /** When it is to be looked whether anybody waits for the next part. */
    long lookAtNanos() {
        return lookAtNanos;
    }

    /**
     * Whether anybody waits for the next part is looked at so often within the time-out; towards its end, at the end.
     */
    void lookLater(long nowNanos) {
        lookAtNanos = nowNanos + lookPause(missingNanos(nowNanos));
    }

    private long lookPause(long missingNanos) {
        long timeout = limits.partTimeout().toNanos();
        return Math.max(LEAST_LOOK_NANOS, Math.min(timeout / LOOKS, timeout - missingNanos));
    }

    /** The number of the next part. */
    int next() {
        return next;
    }

    /**
     * Messages whose speech is on its way to the avatar, if there are more of them than are kept. Never the first one,
     * which keeps the utterance alive.
     */
    List<HeldMessage> takeSpoken() {
        long read = appendedBytes - unreadBytes;
        while (!unspoken.isEmpty() && unspoken.getFirst().end <= read) {
            Part part = unspoken.removeFirst();
            if (part.number > 0) {
                spoken.addLast(part);
                spokenBytes += part.bytes;
            }
        }
        if (spoken.size() <= KEPT_PARTS && spokenBytes <= KEPT_BYTES) {
            return List.of();
        }
        List<HeldMessage> taken = new ArrayList<>();
        while (spoken.size() > KEPT_PARTS / 2 || spokenBytes > KEPT_BYTES / 2) {
            Part part = spoken.removeFirst();
            spokenBytes -= part.bytes;
            taken.add(part.message);
        }
        return taken;
    }

    private static final class Part {
        private final int number;
        private final HeldMessage message;
        private final long bytes;
        private final JobText words;
        private long end;

        private Part(int number, HeldMessage message, long bytes, JobText words) {
            this.number = number;
            this.message = message;
            this.bytes = bytes;
            this.words = words;
        }
    }
}
