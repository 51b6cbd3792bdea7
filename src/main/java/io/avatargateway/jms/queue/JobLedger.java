package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.session.model.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs of a session by the names that their producers gave them, so that none is spoken twice. Holds those under
 * way and, for a while, those that have ended. Has no clock of its own. Owned by the {@link QueueModel}.
 */
final class JobLedger {

    /** The number of repetitions that wait for the end of their job; further ones are told how far it has come. */
    private static final int MAX_FOLLOWERS = 100;

    /** Utterances in parts whose names were forgotten, and whose parts may still come. */
    private static final int MAX_LATE = 1_000;

    private static final Duration LATE = Duration.ofMinutes(1);

    private final Map<String, Entry> jobs = new LinkedHashMap<>();
    private final Map<String, Entry> late = new LinkedHashMap<>();
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
        private long endedBy = -1;

        private Entry(HeldJob job, boolean streamed) {
            this.job = job;
            this.streamed = streamed;
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

        /**
         * Whether it ended with this message, which the broker moved aside: its answer may have to be given once more.
         */
        boolean endedBy(long messageId) {
            return ended() && endedBy == messageId;
        }

        /** See {@link #endedBy}. */
        void endsBy(long messageId) {
            endedBy = messageId;
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

    /**
     * What is known of a job that is under way or remembered; empty if nothing is.
     *
     * @param nowNanos on the clock that only goes forward
     */
    Optional<Entry> find(String jobId, long nowNanos) {
        forgetOld(nowNanos);
        return Optional.ofNullable(jobs.get(jobId));
    }

    /** How far a job has come that is under way or remembered; empty where that is not known. */
    Optional<JobStatus> latest(String jobId, long nowNanos) {
        return find(jobId, nowNanos).map(Entry::latest);
    }

    void begin(HeldJob job) {
        if (job.headers().named()) {
            jobs.put(job.id(), new Entry(job, job.parts() != null));
        }
    }

    /** A job that never came here has ended: what comes under its name is answered by that. */
    void ended(JobHeaders headers, long messageId, JobStatus status, long nowNanos) {
        Entry entry = new Entry(null, headers.isPart());
        entry.begun = !headers.isPart() || headers.isFirstPart();
        entry.endsBy(messageId);
        jobs.put(headers.jobId(), entry);
        end(headers.jobId(), entry, status, nowNanos);
    }

    /** These jobs ended with an earlier owner of the session, or elsewhere. What is known of them here stands. */
    void remember(List<EndedJobs.Ended> ends, Moment now) {
        for (EndedJobs.Ended job : ends) {
            if (jobs.containsKey(job.status().jobId())) {
                continue;
            }
            Entry entry = new Entry(null, job.inParts());
            entry.begun = true;
            long age = Math.max(
                    0, Duration.between(job.status().time(), now.time()).toNanos());
            if (age < window.toNanos()) {
                end(job.status().jobId(), entry, job.status(), now.nanos() - age);
            }
        }
    }

    /** How an utterance ended whose name is forgotten already, but whose last parts may still be on their way. */
    Optional<Entry> endedLately(String jobId, long nowNanos) {
        forgetOld(nowNanos);
        return Optional.ofNullable(late.get(jobId));
    }

    /** Notes how far a job has come. Returns the repetitions that are to hear of it, because it is the end. */
    List<HeldJob> note(HeldJob job, JobStatus status, long nowNanos) {
        Entry entry = jobs.get(job.id());
        if (entry == null || entry.job != job || entry.ended()) {
            return List.of();
        }
        entry.latest = status;
        if (!status.state().terminal()) {
            return List.of();
        }
        entry.begun = job.ready();
        entry.job = null;
        List<HeldJob> followers = List.copyOf(entry.followers);
        entry.followers.clear();
        end(job.id(), entry, status, nowNanos);
        return followers;
    }

    private void end(String jobId, Entry entry, JobStatus status, long nowNanos) {
        entry.latest = status;
        entry.endedNanos = nowNanos;
        // The ended ones stand behind each other in the order of their ends.
        jobs.remove(jobId);
        jobs.put(jobId, entry);
        ended++;
        forgetOld(nowNanos);
    }

    /**
     * The job is forgotten without an end: it comes again as if for the first time. Returns the repetitions that waited
     * for it.
     */
    List<HeldJob> forget(HeldJob job) {
        Entry entry = jobs.get(job.id());
        if (entry == null || entry.job != job || entry.ended()) {
            return List.of();
        }
        jobs.remove(job.id());
        return entry.followers;
    }

    private void forgetOld(long now) {
        Iterator<Map.Entry<String, Entry>> all = jobs.entrySet().iterator();
        while (ended > 0 && all.hasNext()) {
            Map.Entry<String, Entry> job = all.next();
            Entry entry = job.getValue();
            if (entry.ended()) {
                if (ended <= most && now - entry.endedNanos < window.toNanos()) {
                    break;
                }
                all.remove();
                ended--;
                if (entry.streamed()) {
                    late.remove(job.getKey());
                    late.put(job.getKey(), entry);
                }
            }
        }
        Iterator<Entry> oldest = late.values().iterator();
        while (oldest.hasNext()) {
            boolean old = now - oldest.next().endedNanos >= LATE.toNanos();
            if (late.size() <= MAX_LATE && !old) {
                return;
            }
            oldest.remove();
        }
    }
}
