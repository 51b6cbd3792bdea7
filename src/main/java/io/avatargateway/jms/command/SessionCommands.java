package io.avatargateway.jms.command;

import io.avatargateway.api.ErasureView;
import io.avatargateway.api.IdempotentRequests;
import io.avatargateway.api.InterruptView;
import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import io.avatargateway.api.RequestFault;
import io.avatargateway.api.SessionView;
import io.avatargateway.config.Settings;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Caller;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.session.model.SessionSnapshot;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Does what commands ask for, each command once, however often its message comes. Any thread; nothing here waits. */
public final class SessionCommands {

    private final Caller caller;
    private final CommandTarget target;
    private final Tenants tenants;
    private final Settings settings;
    private final Clock clock;
    private final IdempotentRequests<SessionCommand, CommandAnswer> answers;

    /**
     * @param caller as whom all commands are taken: the broker has let their senders in
     * @param target does what commands ask for
     * @param tenants say which face a session has that names none, and what viewers are told
     * @param settings the limits of a command's body, the rules of its fields, and how long its answer is kept
     * @param clock says whether a command's time is over
     */
    public SessionCommands(Caller caller, CommandTarget target, Tenants tenants, Settings settings, Clock clock) {
        this.caller = caller;
        this.target = target;
        this.tenants = tenants;
        this.settings = settings;
        this.clock = clock;
        this.answers = new IdempotentRequests<>(JmsNames.COMMAND_ID, settings.rest(), System::nanoTime);
    }

    /** The largest body of a command, in bytes. */
    public int maxBodyBytes() {
        return settings.rest().maxBodyBytes();
    }

    /** What the message asks for, or what is wrong with it. */
    public CommandWork run(CommandMessage message) {
        try {
            if (message.fault() != null) {
                throw new ProblemException(message.fault());
            }
            requireInTime(message);
            JsonBody body = JsonBody.read(message.body(), null, maxBodyBytes());
            SessionCommand command =
                    SessionCommand.read(body, settings.sessions(), caller, tenants.faceId(caller.tenant()));
            return new CommandWork(command instanceof SessionCommand.Open, () -> begin(message, command));
        } catch (RuntimeException refused) {
            return CommandWork.refused(refused);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private CompletionStage<CommandAnswer> begin(CommandMessage message, SessionCommand command) {
        try {
            // An opening may have waited for its turn.
            requireInTime(message);
            return answers.join(caller, message.key(), command, () -> perform(command, message.key()))
                    .thenApply(IdempotentRequests.Answer::value);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    /** Begins nothing: the broker moved the message aside. */
    public CommandWork expired(CommandMessage message) {
        return CommandWork.refused(expired(message.expiresAt()));
    }

    private void requireInTime(CommandMessage message) {
        if (message.expiresAt() != null && message.expiresAt().isBefore(clock.instant())) {
            throw expired(message.expiresAt());
        }
    }

    private static ProblemException expired(Instant at) {
        return new ProblemException(
                RequestFault.COMMAND_EXPIRED,
                "JMSExpiration: " + (at == null ? "over" : at) + " (expected: a time after the command's turn)");
    }

    private CompletionStage<CommandAnswer> perform(SessionCommand command, String key) {
        if (command instanceof SessionCommand.Open open) {
            return target.open(caller, open.options(), key)
                    .thenApply(session ->
                            new CommandAnswer(session.id(), SessionView.opened(session, disclosure(session))));
        } else if (command instanceof SessionCommand.Close close) {
            return target.close(caller, close.session(), close.drain())
                    .thenApply(session -> new CommandAnswer(session.id(), SessionView.full(session)));
        } else if (command instanceof SessionCommand.Interrupt interrupt) {
            boolean keep = interrupt.keepWaiting();
            return target.interrupt(caller, interrupt.session(), keep)
                    .thenApply(ended -> new CommandAnswer(
                            interrupt.session(),
                            new InterruptView(interrupt.session().value(), keep, ended)));
        }
        if (command instanceof SessionCommand.Erase erase) {
            return target.erase(caller, erase.session())
                    .thenApply(erased -> new CommandAnswer(erase.session(), ErasureView.of(erase.session(), erased)));
        }
        SessionCommand.Describe describe = (SessionCommand.Describe) command;
        return target.find(caller, describe.session())
                .thenApply(
                        session -> new CommandAnswer(session.id(), SessionView.joinable(session, disclosure(session))));
    }

    private String disclosure(SessionSnapshot session) {
        return tenants.disclosure(session.options().owner().tenant());
    }
}
