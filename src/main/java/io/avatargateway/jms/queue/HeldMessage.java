package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobDelivery;

/**
 * A message that was taken from one of the session's queues and is not acknowledged, with its latest delivery. The
 * broker delivers it again after the connection was lost or a transaction failed. Only that delivery can be
 * acknowledged. Owned by the {@link QueueModel}.
 */
final class HeldMessage {

    private final FeedSide side;
    private final long id;
    private final JobBody body;
    private JobDelivery delivery;
    private boolean bound;
    private boolean vanished;

    /**
     * @param body null if it could not be read
     */
    HeldMessage(FeedSide side, JobDelivery delivery, JobBody body) {
        this.side = side;
        this.id = delivery.messageId();
        this.body = body;
        this.delivery = delivery;
    }

    FeedSide side() {
        return side;
    }

    /** The broker's number of the message, the same for every delivery; greater for each later one. */
    long id() {
        return id;
    }

    JobBody body() {
        return body;
    }

    /** Whether its body is here, or could not be read at all: what is too large was left behind. */
    boolean isRead() {
        return body == null || body.isRead();
    }

    /** The latest delivery; of a bytes message the properties alone. */
    JobDelivery delivery() {
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

    void bind(JobDelivery latest) {
        delivery = latest;
        bound = true;
        vanished = false;
    }

    void unbind() {
        bound = vanished;
    }

    /** Lets go of the body. Any thread, when nobody reads it any more. Idempotent. */
    void free() {
        if (body != null) {
            body.close();
        }
    }
}
