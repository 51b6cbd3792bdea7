package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.BrokerWatch;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.jms.message.UtteranceLedger;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What all feeds of a server share.
 *
 * @param broker their connections
 * @param queues makes their queues
 * @param replies tells the producers
 * @param policy what happens to a message that fails
 * @param jobs limits of what is kept of jobs, and how large they may be
 * @param bodies where they are kept
 * @param threads on which the feeds talk to the broker
 * @param watch is told of their progress
 * @param clock for replies and dead letters
 * @param ledger is told how utterances ended
 * @param meter hears how jobs end, and what the calls take
 * @param traces follow jobs
 */
public record FeedContext(
        BrokerClient broker,
        QueueMaker queues,
        Replies replies,
        FailurePolicy policy,
        JobLimits jobs,
        JobBodies bodies,
        Executor threads,
        BrokerWatch watch,
        Clock clock,
        UtteranceLedger ledger,
        BrokerMeter meter,
        JobTraces traces) {

    /** With queues made over the broker's connections, and without a ledger. */
    public FeedContext(
            BrokerClient broker,
            Replies replies,
            FailurePolicy policy,
            JobLimits jobs,
            JobBodies bodies,
            Executor threads,
            BrokerWatch watch,
            Clock clock) {
        this(
                broker,
                new QueueMaker(broker),
                replies,
                policy,
                jobs,
                bodies,
                threads,
                watch,
                clock,
                UtteranceLedger.NONE,
                BrokerMeter.NONE,
                JobTraces.NONE);
    }

    /** The same with a ledger. */
    public FeedContext keeping(UtteranceLedger itsLedger) {
        return new FeedContext(
                broker, queues, replies, policy, jobs, bodies, threads, watch, clock, itsLedger, meter, traces);
    }

    /** The same, measured. */
    public FeedContext measuredBy(BrokerMeter itsMeter) {
        return new FeedContext(
                broker, queues, replies, policy, jobs, bodies, threads, watch, clock, ledger, itsMeter, traces);
    }

    /** The same, traced. */
    public FeedContext tracedBy(JobTraces itsTraces) {
        return new FeedContext(
                broker, queues, replies, policy, jobs, bodies, threads, watch, clock, ledger, meter, itsTraces);
    }

    /** Between two attempts. */
    Duration retryDelay() {
        return broker.settings().redeliveryDelay();
    }
}
