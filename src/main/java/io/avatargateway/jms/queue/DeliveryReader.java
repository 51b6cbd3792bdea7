package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.ReadingAdvice;
import io.avatargateway.jms.message.JobDelivery;

/** Makes an event of a message that a session's queue delivered. On the client's thread, which brings a large body. */
interface DeliveryReader {

    /**
     * Reads it.
     *
     * @param advice which of it is wanted
     * @throws Exception if it cannot be read; then it comes again
     */
    QueueEvent.Delivered read(FeedSide side, long connection, JobDelivery delivery, ReadingAdvice advice)
            throws Exception;

    /** It could not be read. */
    QueueEvent.Unreadable unreadable(FeedSide side, long connection, JobDelivery delivery, Throwable why);
}
