package io.avatargateway.jms;

import io.avatargateway.audio.Speech;
import io.avatargateway.session.Job;
import io.avatargateway.session.JobAction;
import java.time.Instant;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * A job that was taken from the session's queue and is not settled. It belongs to the broker's message, whatever delivery that comes by: after the
 * connection was lost, or a transaction failed, the broker delivers it again, and only that delivery can be acknowledged.
 */
final class HeldJob implements Job {

    private final long messageId;
    private final JobHeaders headers;
    private final JobBody body;
    private final Speech speech;

    /** Guarded by {@link FeedState}, as the next. */
    private ActiveMQMessage delivery;

    private boolean bound;
    private boolean vanished;

    /**
     * @param messageId the broker's number of the message, the same for every delivery
     * @param body null if it could not be read
     * @param speech null if there is none in it
     */
    HeldJob(long messageId, JobHeaders headers, ActiveMQMessage delivery, JobBody body, Speech speech) {
        this.messageId = messageId;
        this.headers = headers;
        this.delivery = delivery;
        this.body = body;
        this.speech = speech;
    }

    @Override
    public String id() {
        return headers.jobId();
    }

    @Override
    public JobAction action() {
        return JobAction.SPEAK;
    }

    /** The broker numbers messages as they come. */
    @Override
    public long arrival() {
        return messageId;
    }

    @Override
    public boolean keepWaiting() {
        return false;
    }

    @Override
    public Speech speech() {
        return speech;
    }

    @Override
    public Instant expiresAt() {
        return headers.expiresAt();
    }

    long messageId() {
        return messageId;
    }

    JobHeaders headers() {
        return headers;
    }

    JobBody body() {
        return body;
    }

    /** The latest delivery. */
    ActiveMQMessage delivery() {
        return delivery;
    }

    /** Whether that delivery can be acknowledged. */
    boolean bound() {
        return bound;
    }

    /** Whether the broker has no such message any more, so that there is nothing to acknowledge. */
    boolean hasVanished() {
        return vanished;
    }

    void vanished() {
        vanished = true;
        bound = true;
    }

    void bind(ActiveMQMessage latest) {
        delivery = latest;
        bound = true;
        vanished = false;
    }

    void unbind() {
        bound = vanished;
    }

    /** Lets go of the body. Any thread, when nobody speaks it any more. Idempotent. */
    void free() {
        if (speech != null) {
            speech.close();
        }
        if (body != null) {
            body.close();
        }
    }
}
