package io.avatargateway.jms.queue;

import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.Speech;
import io.avatargateway.jms.message.AudioHash;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobWishes;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.TraceContext;
import io.avatargateway.session.port.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A job that was taken from one of the session's queues and is not settled, with the messages that it consists of.
 * Owned by the {@link QueueModel}; what the session reads of it is complete when the session gets it.
 */
final class HeldJob implements Job {

    private static final int MOST_TRACES = 16;

    private final FeedSide side;
    private final boolean repetition;
    private final long arrival;

    private final List<HeldMessage> messages = new ArrayList<>(1);
    /** The broker did away with them; their bodies may still be read. */
    private final List<HeldMessage> expired = new ArrayList<>(0);

    private final StreamedParts parts;
    private JobHeaders headers;
    /** Of an utterance in parts, for those who make it; the session reads {@link #speech}. */
    private GrowingSpeech growing;

    /** Of the parts that have become speech; null if it comes in one piece. */
    private final AudioHash partsHash;

    private Instant started;
    /** Contexts that its parts came with; empty for a job in one piece. */
    private final Set<TraceContext> traces = new LinkedHashSet<>(0);

    private Speech speech;
    /** Of an utterance in parts, it grows while the session reads it. */
    private volatile JobText text;

    private boolean begun;
    private boolean given;
    private JobFault fault;

    private HeldJob(HeldMessage message, JobHeaders headers, Speech speech, StreamedParts parts, boolean repetition) {
        this.side = message.side();
        this.arrival = message.id();
        this.headers = headers;
        this.text = parts == null ? headers.wishes().text() : null;
        this.speech = speech;
        this.parts = parts;
        this.partsHash = parts == null ? null : new AudioHash();
        this.repetition = repetition;
        add(message);
    }

    /**
     * A job of one message.
     *
     * @param speech null if there is none in it
     */
    static HeldJob whole(HeldMessage message, JobHeaders headers, Speech speech) {
        return new HeldJob(message, headers, speech, null, false);
    }

    /** An utterance whose first message has come, whether that is the first part or not. */
    static HeldJob streamed(HeldMessage message, JobHeaders headers, StreamedParts parts) {
        return new HeldJob(message, headers, null, parts, false);
    }

    /**
     * A message that repeats a job, or comes too late for it: answered with that job's end, or not at all, and never
     * spoken.
     */
    static HeldJob repetition(HeldMessage message, JobHeaders headers) {
        return new HeldJob(message, headers, null, null, true);
    }

    void add(HeldMessage message) {
        messages.add(message);
    }

    @Override
    public String id() {
        return headers.jobId();
    }

    @Override
    public JobAction action() {
        return headers.wishes().action();
    }

    @Override
    public PictureChange pictureChange() {
        return headers.wishes().picture();
    }

    @Override
    public JobText text() {
        return text;
    }

    /** What its parts say in writing, as far as they have come; null where nobody said. */
    void says(JobText words) {
        text = words;
    }

    /** The broker numbers messages as they come. */
    @Override
    public long arrival() {
        return arrival;
    }

    @Override
    public boolean overtakes() {
        return headers.wishes().mode() == JobWishes.Mode.NEXT;
    }

    @Override
    public boolean keepWaiting() {
        return headers.wishes().keepWaiting();
    }

    @Override
    public Resume resume() {
        return headers.wishes().resume();
    }

    @Override
    public Speech speech() {
        return speech;
    }

    @Override
    public TraceContext trace() {
        return headers.trace();
    }

    /** A part came with this context, or with none (null). Of very many, some are noted. */
    void cameWith(TraceContext trace) {
        if (trace != null && trace.sampled() && traces.size() < MOST_TRACES) {
            traces.add(trace);
        }
    }

    /** Those that were noted. */
    List<TraceContext> traces() {
        return List.copyOf(traces);
    }

    @Override
    public Instant sentAt() {
        Instant sent = headers.sentAt();
        Instant wanted = headers.wishes().notBefore();
        return sent != null && wanted != null && wanted.isAfter(sent) ? wanted : sent;
    }

    @Override
    public Instant expiresAt() {
        return headers.expiresAt();
    }

    FeedSide side() {
        return side;
    }

    boolean isRepetition() {
        return repetition;
    }

    /** Of the message that is answered. */
    JobHeaders headers() {
        return headers;
    }

    /** Those that are not acknowledged yet. */
    List<HeldMessage> messages() {
        return messages;
    }

    /** The broker did away with this one. */
    void expire(HeldMessage message) {
        if (messages.remove(message)) {
            expired.add(message);
        }
    }

    /** All whose bodies it may still use. */
    List<HeldMessage> bodies() {
        List<HeldMessage> all = new ArrayList<>(messages);
        all.addAll(expired);
        return all;
    }

    /** Null if it comes in one piece. */
    StreamedParts parts() {
        return parts;
    }

    /** Its first part has come: there is speech now, and more may come. */
    void grow(GrowingSpeech parts, Speech asItIsRead) {
        growing = parts;
        speech = asItIsRead;
    }

    /** These parts have become speech, too. */
    void hash(List<JobBody> bodies) {
        bodies.forEach(partsHash::add);
    }

    /**
     * The hash of what its producer sent, as far as that needs nothing to be read: of the parts that came from the
     * first one on; null for a job in one piece.
     */
    String partsHash() {
        return partsHash == null || !begun ? null : partsHash.value().orElse(null);
    }

    /** When it began to be heard here; null if it did not. */
    Instant started() {
        return started;
    }

    void started(Instant time) {
        started = time;
    }

    /** Null until its first part has come, or if it comes in one piece. */
    GrowingSpeech growing() {
        return growing;
    }

    /** The first part has come, and speaks for all. */
    void begin(JobHeaders ofTheFirst) {
        headers = ofTheFirst;
        begun = true;
    }

    /** Whether it can be given to the session. */
    boolean ready() {
        return parts == null || begun;
    }

    /** Whether the session has got it, or never will. */
    boolean given() {
        return given;
    }

    void give() {
        given = true;
    }

    /** What is wrong with it, if that became known while it was spoken; else null. */
    JobFault fault() {
        return fault;
    }

    void fault(JobFault why) {
        fault = why;
    }

    /** Lets go of the speech, and of these bodies. Any thread, when nobody speaks it any more. Idempotent. */
    void free(List<HeldMessage> bodies) {
        if (speech != null) {
            speech.close();
        }
        bodies.forEach(HeldMessage::free);
    }
}
