package io.avatargateway.cluster;

import io.avatargateway.cluster.call.OwnSessions;
import io.avatargateway.security.Caller;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.ViewerReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The sessions of this gateway, as its registry has them. */
record RegistrySessions(SessionRegistry registry) implements OwnSessions {

    @Override
    public CompletionStage<SessionSnapshot> open(Caller caller, SessionOptions options, OpeningKey key) {
        return registry.open(caller, options, key);
    }

    @Override
    public CompletionStage<JoinInfo> prepare(SessionSnapshot session, SessionOptions options, Duration within) {
        return registry.prepare(session, options, within);
    }

    @Override
    public Optional<SessionSnapshot> find(Caller caller, SessionId id) {
        return registry.find(caller, id);
    }

    @Override
    public CompletionStage<SessionSnapshot> close(Caller caller, SessionId id, boolean drain) {
        return registry.close(caller, id, drain);
    }

    @Override
    public CompletionStage<Integer> interrupt(Caller caller, SessionId id, boolean keepWaiting) {
        return registry.interrupt(caller, id, keepWaiting);
    }

    @Override
    public CompletionStage<SessionSnapshot> viewer(Caller caller, SessionId id, ViewerReport report) {
        return registry.viewer(caller, id, report);
    }

    @Override
    public CompletionStage<SessionSnapshot> redeem(Caller caller, SessionId id, String ticket) {
        return registry.redeem(caller, id, ticket);
    }

    @Override
    public CompletionStage<Erasure> erase(Caller caller, SessionId id) {
        return registry.erase(caller, id);
    }

    @Override
    public Optional<JobStatus> job(Caller caller, SessionId id, String jobId) {
        return registry.job(caller, id, jobId);
    }

    @Override
    public Optional<EventLog> events(Caller caller, SessionId id) {
        return registry.events(caller, id);
    }

    @Override
    public void jobStatus(Caller caller, SessionId id, JobStatus status) {
        registry.jobStatusElsewhere(caller, id, status);
    }

    @Override
    public void requireAccepting(Caller caller, SessionId id) {
        registry.requireAccepting(caller, id);
    }
}
