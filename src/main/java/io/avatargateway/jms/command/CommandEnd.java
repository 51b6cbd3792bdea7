package io.avatargateway.jms.command;

import io.avatargateway.api.Problem;

/** How a command ends, which decides what its sender gets. */
sealed interface CommandEnd {

    /** What was asked for is done. */
    record Done(CommandAnswer answer) implements CommandEnd {}

    /** It is not done. */
    record Refused(Problem problem) implements CommandEnd {}

    /** It was not begun, since the reply would reach nobody. */
    record Undeliverable() implements CommandEnd {}

    /**
     * Its answer could not be sent as often as that may be tried.
     *
     * @param attempts the number of failed attempts
     */
    record GivenUp(int attempts) implements CommandEnd {}
}
