package io.avatargateway.jms.client;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.JobStatus;

/**
 * Hears what can be measured of the way to the broker and back. The port that the side of metrics implements. Any
 * thread; returns at once, waits for nothing and never throws.
 */
public interface BrokerMeter {

    /** Measures nothing. */
    BrokerMeter NONE = new BrokerMeter() {};

    /** What is called at the broker. */
    enum Call {
        /** A connection is made. */
        CONNECT,
        /** A session is made on a connection. */
        OPEN,
        /** Jobs are taken from a queue for all sessions, and sent on or answered, in one transaction. */
        TAKE_IN,
        /** Answers, acknowledgements and dead letters go out in one transaction. */
        SETTLE,
        /** Events go to the topics in one transaction. */
        PUBLISH,
        /** A command is answered and acknowledged in one transaction. */
        ANSWER
    }

    /**
     * A call has come to its end.
     *
     * @param nanos how long it took
     * @param failure why it failed, or null
     */
    default void called(Call call, long nanos, Throwable failure) {}

    /** A connection that was there is lost, or is given up. */
    default void lost() {}

    /** Messages were taken, for good, from the queues for all sessions (true) or from sessions' own. */
    default void consumed(boolean forAll, int messages) {}

    /** Messages were sent in a transaction that the broker has: replies, dead letters, jobs on their way. */
    default void sent(int messages) {}

    /**
     * A job has ended. From a queue for all sessions it is told once more where the transaction with its end fails, and
     * is tried again.
     *
     * @param tenant whose it is
     * @param audioType what its speech was called, or null
     */
    default void ended(Tenant tenant, String audioType, JobStatus end) {}

    /**
     * Messages were put among the dead letters.
     *
     * @param code why, a stable word
     */
    default void deadLetters(String code, int messages) {}

    /** The number of answers that wait for the broker has changed by this. */
    default void waiting(int change) {}
}
