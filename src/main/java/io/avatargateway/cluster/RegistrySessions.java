package io.avatargateway.cluster;

import io.avatargateway.service.OpeningKey;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.journal.EventLog;
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
    public CompletionStage<SessionSnapshot> open(SessionOptions options, OpeningKey key) {
        return registry.open(options, key);
    }

    @Override
    public CompletionStage<JoinInfo> prepare(SessionSnapshot session, SessionOptions options, Duration within) {
        return registry.prepare(session, options, within);
    }

    @Override
    public Optional<SessionSnapshot> find(SessionId id) {
        return registry.find(id);
    }

    @Override
    public CompletionStage<SessionSnapshot> close(SessionId id, boolean drain) {
        return registry.close(id, drain);
    }

    @Override
    public CompletionStage<Integer> interrupt(SessionId id, boolean keepWaiting) {
        return registry.interrupt(id, keepWaiting);
    }

    @Override
    public CompletionStage<SessionSnapshot> viewer(SessionId id, ViewerReport report) {
        return registry.viewer(id, report);
    }

    @Override
    public Optional<JobStatus> job(SessionId id, String jobId) {
        return registry.job(id, jobId);
    }

    @Override
    public Optional<EventLog> events(SessionId id) {
        return registry.events(id);
    }

    @Override
    public void jobStatus(SessionId id, JobStatus status) {
        registry.jobStatusElsewhere(id, status);
    }

    @Override
    public void requireAccepting(SessionId id) {
        registry.requireAccepting(id);
    }
}
