package io.avatargateway.jms;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What all feeds of a server share.
 *
 * @param broker the connection
 * @param replies tells the producers
 * @param policy what happens to a message that fails
 * @param maxBytes the largest body of one job
 * @param threads on which the feeds talk to the broker
 * @param clock for replies and dead letters
 */
record FeedContext(
        BrokerClient broker, Replies replies, FailurePolicy policy, long maxBytes, Executor threads, Clock clock) {

    /** Between two attempts. */
    Duration retryDelay() {
        return broker.settings().redeliveryDelay();
    }
}
