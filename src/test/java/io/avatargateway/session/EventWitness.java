package io.avatargateway.session;

import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at the session at each of its events, as a client does that an event woke up. It must find what the event
 * tells.
 */
final class EventWitness {

    private final AvatarSession session;
    private final Consumer<String> wrong;
    private long sequence;
    private long ended;

    private EventWitness(AvatarSession session, Consumer<String> wrong) {
        this.session = session;
        this.wrong = wrong;
    }

    /** Begins to look; what does not fit is told in words. */
    static void watch(AvatarSession session, Consumer<String> wrong) {
        EventWitness witness = new EventWitness(session, wrong);
        session.events().subscribe(witness::look);
    }

    private void look() {
        for (SessionEvent event : session.events().after(sequence, Integer.MAX_VALUE)) {
            sequence = event.sequence();
            look(event, session.snapshot());
        }
    }

    private void look(SessionEvent event, SessionSnapshot seen) {
        if (seen.state() != event.state() || seen.reason() != event.reason()) {
            wrong.accept(event + ", but the session is " + seen.state() + " (" + seen.reason() + ")");
        }
        if (event.type() == SessionEvent.Type.STATE) {
            List<SessionSnapshot.Transition> transitions = seen.transitions();
            if (transitions.isEmpty() || transitions.get(transitions.size() - 1).to() != event.state()) {
                wrong.accept(event + ", but its transitions are " + transitions);
            }
            if ((seen.closedAt() != null) != (event.state() == SessionState.CLOSED)) {
                wrong.accept(event + ", but it closed at " + seen.closedAt());
            }
        }
        if (event.job() != null) {
            look(event, event.job(), seen.counters());
        }
    }

    private void look(SessionEvent event, JobStatus job, SessionSnapshot.Counters counters) {
        if (!session.job(job.jobId()).equals(Optional.of(job))) {
            wrong.accept(event + ", but the job is " + session.job(job.jobId()));
        }
        ended += job.state().terminal() ? 1 : 0;
        long counted = counters.jobsFinished()
                + counters.jobsInterrupted()
                + counters.jobsExpired()
                + counters.jobsRejected()
                + counters.jobsFailed();
        if (counted != ended) {
            wrong.accept(event + ", but of " + ended + " ended jobs " + counted + " are counted");
        }
    }
}
