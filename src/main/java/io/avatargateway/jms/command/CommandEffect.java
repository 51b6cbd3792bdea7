package io.avatargateway.jms.command;

import java.time.Duration;

/** What {@link CommandModel} wants done. */
sealed interface CommandEffect {

    /** The number of the connection that it is about. */
    long connection();

    /** Open a connection, which gets this number, after a pause. */
    record Open(long connection, Duration pause) implements CommandEffect {}

    /** Close it; what is not acknowledged comes again. */
    record Close(long connection) implements CommandEffect {}

    /**
     * Let messages come.
     *
     * @param messages the number in all, from the connection's beginning
     */
    record Allow(long connection, long messages) implements CommandEffect {}

    /** Ask the broker whether the reply would reach anybody. */
    record FindReply(long connection, CommandTask task) implements CommandEffect {}

    /** Begin what is asked for. */
    record Begin(long connection, CommandTask task) implements CommandEffect {}

    /** Send the answer, and acknowledge the command, in one transaction. */
    record Answer(long connection, CommandTask task, CommandEnd end) implements CommandEffect {}
}
