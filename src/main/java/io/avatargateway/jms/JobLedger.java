package io.avatargateway.jms;

import io.avatargateway.session.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs of a session by the names that their producers gave them, so that none is spoken twice: those under way, and for a while those that have
 * ended. Guarded by {@link FeedState}.
 */
final class JobLedger {

    /** So many repetitions wait for the end of their job; further ones are told how far it has come. */
    private static final int MAX_FOLLOWERS = 100;

    private final Map<String, Entry> jobs = new LinkedHashMap<>();
    private final Duration window;
    private final int most;
    private int ended;

    /**
     * @param window how long an ended job is remembered
     * @param most ended jobs that are remembered
     */
    JobLedger(Duration window, int most) {
        this.window = window;
        this.most = most;
    }

    /** One job. */
    static final class Entry {
        private final boolean streamed;
        private final List<HeldJob> followers = new ArrayList<>();
        private HeldJob job;
        private JobStatus latest;
        private boolean begun;
        private long endedNanos;

        private Entry(HeldJob job) {
            this.job = job;
            this.streamed = job.parts() != null;
        }

        /** Null when it has ended. */
        HeldJob job() {
            return job;
        }

        /** Whether it came in parts. */
        boolean streamed() {
            return streamed;
        }

        /** Whether it ended before its first part came, so that this one does not begin it again. */
        boolean endedUnbegun() {
            return streamed && ended() && !begun;
        }

        boolean ended() {
            return latest != null && latest.state().terminal();
        }

        /** Null if nothing is known yet. */
        JobStatus latest() {
            return latest;
        }

        /** A repetition that is to hear of the end. Returns whether it will. */
        boolean follow(HeldJob repetition) {
            return followers.size() < MAX_FOLLOWERS && followers.add(repetition);
        }
    }

    Optional<Entry> find(String jobId) {
        forgetOld();
        return Optional.ofNullable(jobs.get(jobId));
    }

    void begin(HeldJob job) {
        if (job.headers().named()) {
            jobs.put(job.id(), new Entry(job));
        }
    }

    /** Notes how far a job has come. Returns the repetitions that are to hear of it, because it is the end. */
    List<HeldJob> note(HeldJob job, JobStatus status) {
        Entry entry = jobs.get(job.id());
        if (entry == null || entry.job != job || entry.ended()) {
            return List.of();
        }
        entry.latest = status;
        if (!status.state().terminal()) {
            return List.of();
        }
        // The ended ones stand behind each other in the order of their ends.
        jobs.remove(job.id());
        jobs.put(job.id(), entry);
        entry.endedNanos = System.nanoTime();
        entry.begun = job.ready();
        entry.job = null;
        ended++;
        List<HeldJob> followers = List.copyOf(entry.followers);
        entry.followers.clear();
        forgetOld();
        return followers;
    }

    /** The job is no more, and has no end: it comes again as if for the first time. Returns the repetitions that waited for it. */
    List<HeldJob> forget(HeldJob job) {
        Entry entry = jobs.get(job.id());
        if (entry == null || entry.job != job || entry.ended()) {
            return List.of();
        }
        jobs.remove(job.id());
        return entry.followers;
    }

    private void forgetOld() {
        long now = System.nanoTime();
        Iterator<Entry> all = jobs.values().iterator();
        while (ended > 0 && all.hasNext()) {
            Entry entry = all.next();
            if (entry.ended()) {
                if (ended <= most && now - entry.endedNanos < window.toNanos()) {
                    return;
                }
                all.remove();
                ended--;
            }
        }
    }
}
