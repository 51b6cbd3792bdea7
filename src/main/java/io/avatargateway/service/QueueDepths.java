package io.avatargateway.service;

import java.util.concurrent.CompletionStage;

/** Says how much lies in the queues that sessions share. The port that the messaging side implements. */
@FunctionalInterface
public interface QueueDepths {

    /**
     * Messages at the broker, of all tenants together.
     *
     * @param audio jobs that wait to come to their sessions, delayed ones included
     * @param commands that wait to be carried out
     * @param deadLetters of jobs, and of replies that reach nobody; {@link DeadLetters} lists them
     * @param commandDeadLetters of commands, which nobody lists
     */
    record Depths(long audio, long commands, long deadLetters, long commandDeadLetters) {}

    /** Asks the broker. Any thread; returns at once. Completes exceptionally with BROKER_UNAVAILABLE. */
    CompletionStage<Depths> depths();
}
