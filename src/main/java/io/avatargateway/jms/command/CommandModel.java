package io.avatargateway.jms.command;

import io.avatargateway.api.Problem;
import io.avatargateway.api.Problems;
import io.avatargateway.jms.message.Attempts;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.time.Duration;
import java.util.List;

/**
 * A queue of commands, modelled without a broker or a thread. Takes what happened, and says what is to be done. Each
 * command that counts is answered once, and a limited number is under way. No I/O, no lock, no clock. Owned by the
 * {@link CommandQueue}.
 *
 * <p>Connections have numbers. What an earlier one tells does not count: what was under way on it comes again.
 */
final class CommandModel {

    /** Between a lost connection and the next one, and between two attempts to open it. */
    static final Duration RETRY = Duration.ofMillis(250);

    private static final Duration LIMIT_RETRY = Duration.ofSeconds(5);

    private final FailurePolicy policy;
    private final int most;
    private final int mostWaiting;
    private final Attempts attempts = new Attempts();
    private final Openings openings;
    private long connection;
    private boolean open;
    private boolean closed;
    /** Messages of this connection. */
    private long came;
    /** Commands but for the openings. */
    private int underWay;

    /**
     * @param most openings under way at once; and the same for other commands
     * @param mostWaiting further openings that wait here
     */
    CommandModel(FailurePolicy policy, int most, int mostWaiting) {
        this.policy = policy;
        this.most = most;
        this.mostWaiting = mostWaiting;
        this.openings = new Openings(most, mostWaiting);
    }

    List<CommandEffect> start() {
        return List.of(next(Duration.ZERO));
    }

    /** Nothing counts any more; what is under way stays with the broker. */
    List<CommandEffect> stop() {
        closed = true;
        boolean wasOpen = open;
        open = false;
        return wasOpen ? List.of(new CommandEffect.Close(connection)) : List.of();
    }

    List<CommandEffect> opened(long number) {
        if (closed) {
            return List.of(new CommandEffect.Close(number));
        }
        open = true;
        came = 0;
        underWay = 0;
        openings.clear();
        return List.of(allow());
    }

    List<CommandEffect> openFailed() {
        return closed ? List.of() : List.of(next(RETRY));
    }

    List<CommandEffect> lost(long number) {
        return renew(number, RETRY);
    }

    /** A command could not be read. */
    List<CommandEffect> unreadable(long number) {
        return renew(number, policy.pause(2));
    }

    /** A command has come. */
    List<CommandEffect> came(long number, CommandTask task) {
        if (!counts(number)) {
            return List.of();
        }
        came++;
        Openings.Place place = task.work().opening() ? openings.come(task) : null;
        if (place == Openings.Place.NOW) {
            return List.of(allow(), new CommandEffect.FindReply(number, task));
        } else if (place == Openings.Place.LATER) {
            return List.of(allow());
        }
        underWay++;
        return List.of(new CommandEffect.FindReply(
                number, place == null ? task : new CommandTask(task.command(), CommandWork.refused(manyOpenings()))));
    }

    private GatewayException manyOpenings() {
        return new GatewayException(
                ErrorCode.SESSION_LIMIT,
                "openings: " + (most + mostWaiting) + " (the most at once)",
                null,
                LIMIT_RETRY);
    }

    /**
     * Where the reply would go was asked.
     *
     * @param found whether it would get there
     */
    List<CommandEffect> replyFound(long number, CommandTask task, boolean found) {
        if (!counts(number)) {
            return List.of();
        }
        // Nothing is begun for nobody: a session that is opened costs money.
        return found
                ? List.of(new CommandEffect.Begin(number, task))
                : List.of(answer(number, task, new CommandEnd.Undeliverable()));
    }

    /** The broker did not say where the reply would go. */
    List<CommandEffect> replyUnknown(long number) {
        return renew(number, RETRY);
    }

    /**
     * What was asked for has ended.
     *
     * @param failure null if it is done
     */
    List<CommandEffect> ended(long number, CommandTask task, CommandAnswer answer, Throwable failure) {
        if (!counts(number)) {
            return List.of();
        }
        if (failure == null) {
            return List.of(answer(number, task, new CommandEnd.Done(answer)));
        }
        Problem problem = Problems.of(failure);
        if (problem.code().equals(ErrorCode.SHUTTING_DOWN.name())) {
            // Not answered: another server, or this one when it is back, will do it.
            return List.of();
        }
        return List.of(answer(number, task, new CommandEnd.Refused(problem)));
    }

    private CommandEffect answer(long number, CommandTask task, CommandEnd end) {
        int attempt = attempts.number(task.command().messageId());
        return new CommandEffect.Answer(
                number, task, policy.exhausted(attempt) ? new CommandEnd.GivenUp(attempt - 1) : end);
    }

    /**
     * An answer is sent.
     *
     * @param bodyLeft whether some of the command's body is still to come, which would have to be waited for
     */
    List<CommandEffect> answered(long number, CommandTask task, boolean bodyLeft) {
        if (!counts(number)) {
            return List.of();
        }
        if (bodyLeft) {
            // What is under way comes again, and is known.
            return renew(number, Duration.ZERO);
        }
        if (task.work().opening()) {
            CommandTask next = openings.done();
            return next == null ? List.of() : List.of(new CommandEffect.FindReply(number, next));
        }
        underWay--;
        return List.of(allow());
    }

    /**
     * An answer did not reach the broker.
     *
     * @param refused whether it was the answer that failed, and not the connection
     */
    List<CommandEffect> answerFailed(long number, CommandTask task, boolean refused) {
        if (refused && counts(number)) {
            attempts.failed(task.command().messageId());
        }
        return renew(number, policy.pause(2));
    }

    /** Whether this is the connection that counts. */
    boolean counts(long number) {
        return open && number == connection;
    }

    /** Never less than before, since what is under way has come. */
    private CommandEffect allow() {
        return new CommandEffect.Allow(connection, came + most - underWay);
    }

    /** Ends a connection, if it is the one that counts, and opens the next one after a pause. */
    private List<CommandEffect> renew(long number, Duration pause) {
        if (!counts(number)) {
            return List.of();
        }
        open = false;
        return List.of(new CommandEffect.Close(number), next(pause));
    }

    private CommandEffect next(Duration pause) {
        connection++;
        return new CommandEffect.Open(connection, pause);
    }
}
