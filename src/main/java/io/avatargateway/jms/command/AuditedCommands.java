package io.avatargateway.jms.command;

import io.avatargateway.api.Problem;
import io.avatargateway.api.Problems;
import io.avatargateway.audit.AuditEntry;
import io.avatargateway.audit.AuditLog;
import io.avatargateway.security.Caller;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells the audit log what commands asked for, and how each ended. Any thread.
 *
 * @param target does what they ask for
 */
public record AuditedCommands(CommandTarget target, AuditLog log, InstantSource clock) implements CommandTarget {

    @Override
    public CompletionStage<SessionSnapshot> open(Caller caller, SessionOptions options, String key) {
        return audited("session.open", caller, null, key, SessionSnapshot::id, () -> target.open(caller, options, key));
    }

    @Override
    public CompletionStage<SessionSnapshot> close(Caller caller, SessionId id, boolean drain) {
        return audited("session.close", caller, id, null, closed -> id, () -> target.close(caller, id, drain));
    }

    @Override
    public CompletionStage<Integer> interrupt(Caller caller, SessionId id, boolean keepWaiting) {
        return audited(
                "session.interrupt", caller, id, null, ended -> id, () -> target.interrupt(caller, id, keepWaiting));
    }

    @Override
    public CompletionStage<Erasure> erase(Caller caller, SessionId id) {
        return audited("session.erase", caller, id, null, erased -> id, () -> target.erase(caller, id));
    }

    /** The answer has the join info. */
    @Override
    public CompletionStage<SessionSnapshot> find(Caller caller, SessionId id) {
        return audited("session.join", caller, id, null, found -> id, () -> target.find(caller, id));
    }

    private <T> CompletionStage<T> audited(
            String action,
            Caller caller,
            SessionId asked,
            String request,
            Function<T, SessionId> session,
            Supplier<CompletionStage<T>> work) {
        try {
            return work.get().whenComplete((done, failure) -> {
                if (failure == null) {
                    write(action, caller, session.apply(done), request, "done", null);
                } else {
                    refused(action, caller, asked, request, failure);
                }
            });
        } catch (RuntimeException failure) {
            refused(action, caller, asked, request, failure);
            throw failure;
        }
    }

    private void refused(String action, Caller caller, SessionId asked, String request, Throwable failure) {
        if (log.isEnabled()) {
            Problem problem = Problems.of(failure);
            write(action, caller, asked, request, problem.status() < 500 ? "refused" : "failed", problem.code());
        }
    }

    private void write(String action, Caller caller, SessionId session, String request, String outcome, String reason) {
        log.write(new AuditEntry(
                clock.instant(),
                "jms",
                caller,
                action,
                session == null ? null : session.value(),
                outcome,
                reason,
                null,
                request));
    }
}
