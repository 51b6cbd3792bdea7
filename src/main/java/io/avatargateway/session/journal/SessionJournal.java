package io.avatargateway.session.journal;

import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot.Transition;
import io.avatargateway.session.model.SessionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a session tells of itself: its events in order, its transitions, its jobs and its figures. Written by the
 * session's worker only; event log and job log may be read by any thread.
 */
public final class SessionJournal {

    private static final Logger LOG = Logger.getLogger(SessionJournal.class.getName());

    private final SessionId id;
    private final String tenant;
    private final Timekeeper time;
    private final Consumer<SessionEvent> observers;
    private final Runnable beforeTelling;
    private final EventLog events;
    private final JobLog jobs;
    private final Map<JobState, Long> jobsEnded = new EnumMap<>(JobState.class);
    private List<Transition> transitions = List.of();
    private long sequence;
    private long playedMillis;
    private SessionState state = SessionState.OPENING;
    private CloseReason reason;
    private int generation;
    private boolean silent;

    /**
     * @param beforeTelling makes visible what an event is about to tell. Who is woken by an event and looks must not
     *     find the state before it
     */
    public SessionJournal(
            SessionId id,
            String tenant,
            Timekeeper time,
            Consumer<SessionEvent> observers,
            Runnable beforeTelling,
            int eventLog,
            int jobLog) {
        this.id = id;
        this.tenant = tenant;
        this.time = time;
        this.observers = observers;
        this.beforeTelling = beforeTelling;
        this.events = new EventLog(eventLog);
        this.jobs = new JobLog(jobLog);
    }

    /**
     * The session was taken up: its events and figures go on.
     *
     * @param lastSequence the latest that is known; later ones may have been told
     * @param playedBefore speech heard of jobs that have ended, in milliseconds
     */
    public void goOn(long lastSequence, long playedBefore) {
        sequence = SessionEvent.behindOwnerOf(lastSequence);
        playedMillis = playedBefore;
    }

    /** The latest event's place. */
    public long sequence() {
        return sequence;
    }

    /** The session's link has this number from now on; further events carry it. */
    public void generation(int number) {
        generation = number;
    }

    /**
     * Notes that the session went into another state, and tells it.
     *
     * @param from null for the first state
     * @param why the reason, if the session ends; else null
     * @param detail for people; may be empty
     */
    public void transition(SessionState from, SessionState to, CloseReason why, String detail) {
        Instant now = time.now();
        state = to;
        reason = why;
        List<Transition> longer = new ArrayList<>(transitions);
        longer.add(new Transition(from, to, now, why, detail));
        // A talkative session goes between SPEAKING and SILENT for hours: the first steps and the latest ones tell the
        // story.
        if (longer.size() > 200) {
            longer.remove(20);
        }
        transitions = List.copyOf(longer);
        tell(generation, SessionEvent.Type.STATE, detail, null, from == null ? Map.of() : Map.of("from", from.name()));
    }

    /**
     * Tells what came from the avatar service.
     *
     * @param link the number of the link it came on
     * @param signal its name, such as SPEAK
     * @param detail for people; may be empty
     * @param facts what came with it
     */
    public void signal(int link, String signal, String detail, Map<String, Object> facts) {
        Map<String, Object> data = new HashMap<>(facts);
        data.put("signal", signal);
        tell(link, SessionEvent.Type.SIGNAL, detail, null, data);
    }

    /**
     * Tells an event that changes neither state nor jobs.
     *
     * @param detail for people; may be empty
     * @param data what belongs to the type
     */
    public void note(SessionEvent.Type type, String detail, Map<String, Object> data) {
        tell(generation, type, detail, null, data);
    }

    /** Tells that there is a room to join, be it that of a link that is not the session's yet. */
    public void join(JoinInfo room) {
        tell(
                room.generation(),
                SessionEvent.Type.JOIN,
                "",
                null,
                Map.of("joinBy", room.joinBy().toString()));
    }

    /** Notes how far a job has come, unless it is known to be further. */
    public void job(JobStatus status) {
        if (!jobs.record(status)) {
            return;
        }
        if (status.state().terminal()) {
            jobsEnded.merge(status.state(), 1L, Long::sum);
            playedMillis += status.playedMillis();
        }
        tell(generation, SessionEvent.Type.JOB, status.detail() == null ? "" : status.detail(), status, Map.of());
    }

    /** Notes how far a job had come before the session was taken up: that was told by its owner then. */
    public void jobBefore(JobStatus status) {
        jobs.record(status);
    }

    /** From now on others tell of the session. */
    public void fallSilent() {
        silent = true;
    }

    /** Others may tell of the session, or not any more. */
    public void inDoubt(boolean whether) {
        events.inDoubt(whether);
    }

    private void tell(int link, SessionEvent.Type type, String detail, JobStatus job, Map<String, Object> data) {
        if (silent) {
            return;
        }
        SessionEvent event =
                new SessionEvent(id, ++sequence, time.now(), link, type, state, reason, detail, tenant, job, data);
        beforeTelling.run();
        events.append(event);
        try {
            observers.accept(event);
        } catch (RuntimeException broken) {
            LOG.log(Level.WARNING, "An observer of session " + id + " failed", broken);
        }
    }

    /** How many jobs ended like this so far. */
    public long ended(JobState how) {
        return jobsEnded.getOrDefault(how, 0L);
    }

    /** How many of the jobs that are kept were accepted, and neither started nor ended. */
    public long jobsWaiting() {
        return jobs.waiting();
    }

    /** How many jobs are kept. Any thread. */
    public int jobsKept() {
        return jobs.size();
    }

    /** How many of the jobs that are kept have started and not ended. Any thread. */
    public long jobsStarted() {
        return jobs.started();
    }

    /** How much of all ended jobs was heard, in milliseconds. */
    public long playedMillis() {
        return playedMillis;
    }

    /** The states that the session went through: the first 20 steps and the latest 180. */
    public List<Transition> transitions() {
        return transitions;
    }

    /** The latest events. Any thread. */
    public EventLog events() {
        return events;
    }

    /** The latest status of a job; empty if it is not known, or not any more. Any thread. */
    public Optional<JobStatus> job(String jobId) {
        return jobs.find(jobId);
    }
}
