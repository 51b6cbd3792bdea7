package io.avatargateway.session;

import io.avatargateway.audio.Speech;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.TraceContext;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.JobFeedListener;
import io.avatargateway.session.port.SentJob;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** A session's queue as a list in memory. */
final class ListedFeed implements JobFeed {

    final Deque<Job> waiting = new ArrayDeque<>();
    /** What the session holds, in the order of giving. */
    private final List<Job> given = new ArrayList<>();
    /** What the next owner gets at once. */
    private final List<Job> urgentAgain = new ArrayList<>();

    private final Set<Long> urgentArrivals = new HashSet<>();
    final List<JobStatus> settled = new ArrayList<>();
    final List<JobStatus> started = new ArrayList<>();
    /** By owners that are dead. */
    final List<JobStatus> startedBefore = new ArrayList<>();

    boolean requested;
    boolean overtakingRequested;
    boolean closed;
    boolean released;
    boolean brokerAway;
    JobFeedListener listener;
    /** What a session must never do. */
    final List<String> wrong = new ArrayList<>();

    final Set<String> vanished = new HashSet<>();

    /** How often the broker was asked. */
    int counts;

    /** Whether jobs are not handed over for the time being. */
    boolean holdBack;

    /** Whether whatever the broker is asked waits for {@link #count}. */
    boolean slow;

    final Deque<Runnable> owedCounts = new ArrayDeque<>();
    /** Markers that have no place yet: no job is given. */
    private int unplaced;
    /** What arrived before that an interrupt dropped. */
    private long dropBefore;
    /** Where the drain stands in the order, or 0. */
    private long drainedAt;

    private Drained drained;
    private final Map<String, JobStatus> byId = new HashMap<>();
    private final Map<String, Job> answered = new HashMap<>();
    private long arrivals;

    /** A job of this length in milliseconds, whose samples are all the given value. */
    void put(String id, int millis, int value) {
        put(id, millis, value, null);
    }

    void put(String id, int millis, int value, Instant expiresAt) {
        waiting.addLast(new ListedJob(id, JobAction.SPEAK, ++arrivals, speech(millis, value), false, expiresAt));
        deliver();
    }

    /** A job of this length in milliseconds that says this. */
    void put(String id, int millis, JobText text) {
        waiting.addLast(
                new ListedJob(id, JobAction.SPEAK, ++arrivals, speech(millis, 1_000), false, false, null, text, null));
        deliver();
    }

    /** A job of this speech. */
    void put(String id, Speech speech) {
        put(id, speech, (Resume) null);
    }

    /** A job of this speech that goes on there if its link is lost. */
    void put(String id, Speech speech, Resume resume) {
        waiting.addLast(new ListedJob(id, JobAction.SPEAK, ++arrivals, speech, false, false, null, null, resume));
        deliver();
    }

    /** The same, of this speech. */
    void put(String id, Speech speech, Instant expiresAt) {
        waiting.addLast(new ListedJob(id, JobAction.SPEAK, ++arrivals, speech, false, expiresAt));
        deliver();
    }

    /** An answer was given, and does not come to the broker. */
    void loseAnswer(String id) {
        settled.remove(byId.remove(id));
        given.add(0, answered.remove(id));
    }

    /** A job whose speech is still in the making. */
    ToldSpeech grow(String id) {
        ToldSpeech speech = new ToldSpeech(this);
        speech.job = new ListedJob(id, JobAction.SPEAK, ++arrivals, speech, false, null);
        waiting.addLast(speech.job);
        deliver();
        return speech;
    }

    /** Speech in the making that barges in. */
    ToldSpeech growAtOnce(String id, boolean keepWaiting) {
        ToldSpeech speech = new ToldSpeech(this);
        speech.job = new ListedJob(id, JobAction.SPEAK, ++arrivals, speech, keepWaiting, null);
        giveUrgent(speech.job);
        return speech;
    }

    /** A job that is handed over before those that wait already. */
    void putFirst(String id, int millis, int value) {
        waiting.addFirst(new ListedJob(id, JobAction.SPEAK, ++arrivals, speech(millis, value), false, null));
        deliver();
    }

    /** A job that overtakes those that wait. */
    void putNext(String id, int millis, int value) {
        List<Job> others = waiting.stream().filter(job -> !job.overtakes()).toList();
        waiting.removeAll(others);
        waiting.addLast(new ListedJob(id, JobAction.SPEAK, ++arrivals, speech(millis, value), true, false, null));
        waiting.addAll(others);
        deliver();
    }

    /** The broker lets a waiting job expire, or finds it unreadable: the session never gets it. */
    void vanish(String id) {
        if (waiting.removeIf(job -> job.id().equals(id))) {
            vanished.add(id);
            deliver();
        }
    }

    /** An action without speech, which waits its turn. */
    void put(String id, JobAction action) {
        waiting.addLast(new ListedJob(id, action, ++arrivals, null, false, null));
        deliver();
    }

    /** A change of the picture, which waits its turn. */
    void put(String id, PictureChange change) {
        waiting.addLast(new PictureJob(id, ++arrivals, change, null));
        deliver();
    }

    /** A change of the picture that waits for nothing. */
    void atOnce(String id, PictureChange change, Instant expiresAt) {
        giveUrgent(new PictureJob(id, ++arrivals, change, expiresAt));
    }

    /** An interrupt that overtakes what waits. */
    void interrupt(String id, boolean keepWaiting) {
        giveUrgent(new ListedJob(id, JobAction.INTERRUPT, ++arrivals, null, keepWaiting, null));
    }

    /** Speech that overtakes what waits and is spoken now. */
    void bargeIn(String id, int millis, int value, boolean keepWaiting) {
        bargeIn(id, millis, value, keepWaiting, null);
    }

    /** The same, of this speech. */
    void bargeIn(String id, Speech speech, boolean keepWaiting) {
        giveUrgent(new ListedJob(id, JobAction.SPEAK, ++arrivals, speech, keepWaiting, null));
    }

    void bargeIn(String id, int millis, int value, boolean keepWaiting, Instant expiresAt) {
        giveUrgent(new ListedJob(id, JobAction.SPEAK, ++arrivals, speech(millis, value), keepWaiting, expiresAt));
    }

    /** This number of milliseconds of one sample, little endian. */
    static byte[] samples(int millis, int value) {
        byte[] bytes = new byte[millis * 32];
        for (int i = 0; i < bytes.length; i += 2) {
            bytes[i] = (byte) value;
            bytes[i + 1] = (byte) (value >> 8);
        }
        return bytes;
    }

    private static Speech speech(int millis, int value) {
        return new Samples(millis, value);
    }

    private void giveUrgent(Job job) {
        urgentArrivals.add(job.arrival());
        given.add(job);
        listener.onUrgent(job);
    }

    /** The broker has back what the session held, and forgets what it was asked. */
    void ownerDied() {
        requested = false;
        overtakingRequested = false;
        unplaced = 0;
        dropBefore = 0;
        drainedAt = 0;
        drained = null;
        owedCounts.clear();
        startedBefore.addAll(started);
        started.clear();
        List<Job> back = given.stream().map(ListedFeed::again).toList();
        given.clear();
        for (int i = back.size() - 1; i >= 0; i--) {
            if (urgentArrivals.contains(back.get(i).arrival())) {
                urgentAgain.add(0, back.get(i));
            } else {
                waiting.addFirst(back.get(i));
            }
        }
        listener = null;
    }

    /** What barges in comes to the next owner unasked. */
    void handUrgentOver() {
        List<Job> all = List.copyOf(urgentAgain);
        urgentAgain.clear();
        all.forEach(this::giveUrgent);
    }

    /** The same job for another owner, to be read from its beginning. */
    private static Job again(Job job) {
        if (job.speech() instanceof ToldSpeech told) {
            told.comeAgain();
        } else if (job.speech() != null) {
            job.speech().rewind();
        }
        return job;
    }

    /** Jobs are handed over again. */
    void handOver() {
        holdBack = false;
        deliver();
    }

    private void deliver() {
        if (!holdBack) {
            dropWhatIsDropped();
        }
        if (!holdBack
                && unplaced == 0
                && !waiting.isEmpty()
                && (requested || (overtakingRequested && waiting.getFirst().overtakes()))) {
            requested = false;
            overtakingRequested = false;
            Job next = waiting.removeFirst();
            given.add(next);
            listener.onJob(next);
        }
        if (drainedAt > 0 && drained != null && waiting.stream().noneMatch(job -> job.arrival() < drainedAt)) {
            Drained then = drained;
            drained = null;
            then.over();
        }
    }

    @Override
    public void request() {
        if (requested) {
            wrong.add("two requests at once");
        }
        requested = true;
        deliver();
    }

    @Override
    public void requestOvertaking() {
        if (requested || overtakingRequested) {
            wrong.add("two requests at once");
        }
        overtakingRequested = true;
        deliver();
    }

    @Override
    public void started(Job job, JobStatus status) {
        if (byId.containsKey(job.id())
                || started.stream().anyMatch(other -> other.jobId().equals(job.id()))) {
            wrong.add("started twice, or after its end: " + job.id());
        }
        started.add(status);
    }

    @Override
    public void settle(Job job, JobStatus status) {
        if (!status.state().terminal() || byId.putIfAbsent(status.jobId(), status) != null) {
            wrong.add("not a final answer, or the second one: " + status);
        }
        given.remove(job);
        answered.put(job.id(), job);
        settled.add(status);
    }

    @Override
    public void drop(long arrivedBefore, Counted then) {
        ask(() -> dropAndCount(arrivedBefore, then));
    }

    @Override
    public void interrupt(Counted then) {
        mark(place -> {
            dropAndCount(place, then);
            unplaced--;
        });
    }

    @Override
    public void drain(Drained then) {
        mark(place -> {
            unplaced--;
            if (brokerAway) {
                then.over();
            } else {
                then.upTo(place);
                drainedAt = place;
                drained = then;
            }
        });
    }

    private void mark(LongConsumer placed) {
        unplaced++;
        ask(() -> {
            placed.accept(++arrivals);
            deliver();
        });
    }

    private void dropAndCount(long place, Counted then) {
        dropBefore = Math.max(dropBefore, place);
        long waited = waiting.stream().filter(job -> job.arrival() < place).count();
        deliver();
        then.counted(waited, brokerAway ? new IllegalStateException("away") : null);
    }

    private void dropWhatIsDropped() {
        List<Job> dropped =
                waiting.stream().filter(job -> job.arrival() < dropBefore).toList();
        waiting.removeIf(job -> job.arrival() < dropBefore);
        for (Job job : dropped) {
            JobStatus status = JobStatus.dropped(
                    job.id(),
                    Instant.EPOCH,
                    job.speech() == null ? 0 : job.speech().durationMillis());
            settle(job, status);
            listener.onJobStatus(status);
        }
    }

    private void ask(Runnable answer) {
        counts++;
        if (slow) {
            owedCounts.addLast(answer);
        } else {
            answer.run();
        }
    }

    /** A slow broker answers one question. */
    void count() {
        owedCounts.removeFirst().run();
    }

    @Override
    public CompletionStage<Void> close(String code, String detail) {
        closed = true;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> settled() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void release() {
        released = true;
    }

    boolean answered(String jobId) {
        return byId.containsKey(jobId);
    }

    JobStatus settled(String jobId) {
        if (!byId.containsKey(jobId)) {
            throw new java.util.NoSuchElementException(jobId + " (there are: " + byId.keySet() + ")");
        }
        return byId.get(jobId);
    }

    /** A job of this length in milliseconds, of which it is known when it was sent. */
    void putSent(String id, int millis, Instant sentAt) {
        putSent(id, millis, sentAt, null);
    }

    /** The same within a trace. */
    void putSent(String id, int millis, Instant sentAt, TraceContext trace) {
        waiting.addLast(new SentJob(id, JobAction.SPEAK, ++arrivals, speech(millis, 1_000), false, sentAt, trace));
        deliver();
    }

    /** Somebody barged in at this time. */
    void interruptSent(String id, Instant sentAt) {
        Job job = new SentJob(id, JobAction.INTERRUPT, ++arrivals, null, false, sentAt, null);
        given.add(job);
        listener.onUrgent(job);
    }

    private record PictureJob(String id, long arrival, PictureChange pictureChange, Instant expiresAt) implements Job {
        @Override
        public JobAction action() {
            return JobAction.CHANGE_PICTURE;
        }

        @Override
        public Speech speech() {
            return null;
        }

        @Override
        public boolean overtakes() {
            return false;
        }

        @Override
        public boolean keepWaiting() {
            return false;
        }
    }

    private record ListedJob(
            String id,
            JobAction action,
            long arrival,
            Speech speech,
            boolean overtakes,
            boolean keepWaiting,
            Instant expiresAt,
            JobText text,
            Resume resume)
            implements Job {
        private ListedJob(
                String id,
                JobAction action,
                long arrival,
                Speech speech,
                boolean overtakes,
                boolean keepWaiting,
                Instant expiresAt) {
            this(id, action, arrival, speech, overtakes, keepWaiting, expiresAt, null, null);
        }

        private ListedJob(
                String id, JobAction action, long arrival, Speech speech, boolean keepWaiting, Instant expiresAt) {
            this(id, action, arrival, speech, false, keepWaiting, expiresAt);
        }

        /** Speech in the making may come to say more. */
        @Override
        public JobText text() {
            return speech instanceof ToldSpeech told ? told.text() : text;
        }
    }

    /** This number of milliseconds of one sample, made as they are read. */
    private static final class Samples implements Speech {
        private final int millis;
        private final int value;
        private long left;

        private Samples(int millis, int value) {
            this.millis = millis;
            this.value = value;
            this.left = millis * 32L;
        }

        @Override
        public long durationMillis() {
            return millis;
        }

        @Override
        public byte[] nextFrame(int maxBytes) {
            int bytes = (int) Math.min(left, maxBytes);
            left -= bytes;
            return Arrays.copyOf(samples(bytes / 32 + 1, value), bytes);
        }

        @Override
        public boolean rewindable() {
            return true;
        }

        @Override
        public void rewind() {
            left = millis * 32L;
        }

        @Override
        public void close() {}
    }
}
