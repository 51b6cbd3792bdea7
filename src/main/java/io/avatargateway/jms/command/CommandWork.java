package io.avatargateway.jms.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What a command asks for, understood and not begun.
 *
 * @param opening whether it opens a session, and so waits for Simli
 * @param begin begins it, at once; the stage fails with what {@link io.avatargateway.api.Problems} knows
 */
public record CommandWork(boolean opening, Supplier<CompletionStage<CommandAnswer>> begin) {

    /** It cannot be done. */
    static CommandWork refused(RuntimeException why) {
        return new CommandWork(false, () -> CompletableFuture.failedStage(why));
    }
}
