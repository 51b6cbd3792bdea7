package io.avatargateway.jms;

import io.avatargateway.audio.Speech;
import io.avatargateway.session.Job;
import io.avatargateway.session.JobAction;
import io.avatargateway.session.PictureChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A job that was taken from one of the session's queues and is not settled, with the message, or the messages, that it consists of. */
final class HeldJob implements Job {

    private final FeedSide side;
    private final boolean repetition;
    private final long arrival;

    /** Guarded by {@link FeedState}, as the rest. */
    private final List<HeldMessage> messages = new ArrayList<>(1);

    private final StreamedParts parts;
    private JobHeaders headers;
    private Speech speech;
    private boolean handedOver;
    private boolean given;
    private JobFault fault;

    private HeldJob(HeldMessage message, JobHeaders headers, Speech speech, StreamedParts parts, boolean repetition) {
        this.side = message.side();
        this.arrival = message.id();
        this.headers = headers;
        this.speech = speech;
        this.parts = parts;
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

    /** An utterance of which the first message has come, be it the first part or not. */
    static HeldJob streamed(HeldMessage message, JobHeaders headers, StreamedParts parts) {
        return new HeldJob(message, headers, null, parts, false);
    }

    /** A message that repeats a job, or comes too late for it: answered with that job's end, or not at all, and never spoken. */
    static HeldJob repetition(HeldMessage message, JobHeaders headers) {
        return new HeldJob(message, headers, null, null, true);
    }

    void add(HeldMessage message) {
        message.job(this);
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
    public Speech speech() {
        return speech;
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

    /** Whether all of them can be acknowledged. */
    boolean bound() {
        return messages.stream().allMatch(HeldMessage::bound);
    }

    /** Null if it comes in one piece. */
    StreamedParts parts() {
        return parts;
    }

    /** The first part has come, and speaks for all. */
    void begin(JobHeaders ofTheFirst, Speech growing) {
        headers = ofTheFirst;
        speech = growing;
    }

    /** Whether it can be handed to the session. */
    boolean ready() {
        return parts == null || speech != null;
    }

    /** Whether the session has got it. */
    boolean handedOver() {
        return handedOver;
    }

    void handOver() {
        handedOver = true;
    }

    /** Whether the session has been told of it. */
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

    /** Lets go of the bodies. Any thread, when nobody speaks it any more. Idempotent. */
    void free() {
        if (speech != null) {
            speech.close();
        }
        if (parts != null) {
            parts.end();
        }
        messages.forEach(HeldMessage::free);
    }
}
