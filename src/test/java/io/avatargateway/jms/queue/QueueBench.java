package io.avatargateway.jms.queue;

import io.avatargateway.config.Settings;
import io.avatargateway.jms.client.ReadingAdvice;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobWishes;
import io.avatargateway.jms.message.PartNumber;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.JobFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A {@link QueueModel} between a broker and a session that are played here, step by step, in one thread. The broker has
 * two queues. It gives each message to one connection at a time, and takes back what a lost one had. Calls to it are
 * worked on one after the other, when the test says so. Notes what breaks a promise.
 */
final class QueueBench {

    static final long PART_BYTES = 40_000;
    private static final Instant EPOCH = Instant.parse("2026-11-30T00:00:00Z");

    final QueueModel model = new QueueModel(
            FeedFixture.LIMITS,
            new FailurePolicy(new Settings.Broker(
                    "tcp://nowhere",
                    null,
                    null,
                    Duration.ofSeconds(3),
                    Duration.ofMillis(100),
                    3,
                    Duration.ZERO,
                    Duration.ofSeconds(10))),
            Duration.ofMillis(100),
            Duration.ofSeconds(3),
            "secret");
    final List<String> wrong = new ArrayList<>();
    /** All effects, as they came. */
    final List<QueueEffect> effects = new ArrayList<>();
    /** What the broker has, by its number. */
    final TreeMap<Long, Sent> broker = new TreeMap<>();

    final Deque<QueueEffect.AtBroker> calls = new ArrayDeque<>();
    final Map<Long, Line> lines = new HashMap<>();
    final List<HeldJob> given = new ArrayList<>();
    /** What the session has got and not settled, with the bytes of it that wait to be read. */
    final Map<HeldJob, Long> unread = new LinkedHashMap<>();

    final Map<String, List<JobStatus>> finals = new HashMap<>();
    /** By the name of the job, of those that are no repetitions. */
    final Map<String, Integer> ends = new HashMap<>();
    /** Names of all jobs that were sent and not put back. */
    final Set<String> names = new HashSet<>();

    /**
     * Names of jobs that could not be read once or more. Where they are given up, the next of that name is a new job.
     */
    final Set<String> unreadable = new HashSet<>();

    final Set<HeldMessage> bodies = new HashSet<>();
    final Set<HeldJob> freed = new HashSet<>();
    /** Those that this has seen and that are not freed. */
    private final Set<HeldJob> jobs = new HashSet<>();

    final List<Long> counts = new ArrayList<>();
    /** By who asked. */
    final Map<JobFeed.Counted, Interrupt> interrupts = new LinkedHashMap<>();

    Drain drain;
    /** What arrived up to here an interrupt may have dropped. */
    long droppedUpTo;
    /** How many messages came twice over one connection. */
    int again;
    /** How many markers were sent to each queue. */
    final Map<FeedSide, Integer> marks = new HashMap<>();

    final Set<Long> gone = new HashSet<>();
    private final Map<FeedSide, Boolean> queues = new HashMap<>();
    private long nanos = 1;
    private long wakeAt = Long.MAX_VALUE;
    private long lastId;
    boolean requested;
    boolean requestedOvertaking;
    QueueEffect.Ended ended;

    QueueBench() {
        for (FeedSide side : FeedSide.values()) {
            queues.put(side, true);
            Line line = new Line(side, ConsumerState.firstConnection(side), Map.of());
            lines.put(line.number, line);
            post(new QueueEvent.Opened(side, line.number));
        }
    }

    /** A message at the broker. */
    static final class Sent {
        final long id;
        final FeedSide side;
        final JobHeaders headers;
        final JobFault fault;
        /** Of a marker; or null. */
        final String marker;

        final int priority;
        Line with;

        Sent(long id, FeedSide side, JobHeaders headers, JobFault fault, String marker, int priority) {
            this.id = id;
            this.side = side;
            this.headers = headers;
            this.fault = fault;
            this.marker = marker;
            this.priority = priority;
        }

        int priority() {
            return priority;
        }
    }

    /** An interrupt that is no job. */
    static final class Interrupt implements JobFeed.Counted {
        /** The latest message when it came. */
        private final long latest;

        private boolean told;
        private boolean away;

        private Interrupt(long latest) {
            this.latest = latest;
        }

        boolean told() {
            return told;
        }

        @Override
        public void counted(long waiting, Throwable why) {
            throw new IllegalStateException("an effect, and no call");
        }
    }

    /** The session drains. */
    static final class Drain implements JobFeed.Drained {
        long place;
        boolean over;
        private boolean endDelivered;

        @Override
        public void upTo(long limit) {
            throw new IllegalStateException("an effect, and no call");
        }

        @Override
        public void over() {
            throw new IllegalStateException("an effect, and no call");
        }
    }

    /** A connection to one of the queues. */
    static final class Line {
        final FeedSide side;
        final long number;
        final Map<Long, Boolean> known;
        boolean alive = true;
        private long allowed;
        private long came;
        private boolean halted;
        ReadingAdvice advice = ReadingAdvice.ALL;

        Line(FeedSide side, long number, Map<Long, Boolean> known) {
            this.side = side;
            this.number = number;
            this.known = known;
        }
    }

    Sent send(String jobId, JobWishes.Mode mode, PartNumber part, JobFault fault, Instant notBefore) {
        return send(jobId, mode, part, fault, notBefore, 4);
    }

    Sent send(String jobId, JobWishes.Mode mode, PartNumber part, JobFault fault, Instant notBefore, int priority) {
        FeedSide side = mode == JobWishes.Mode.QUEUE ? FeedSide.ORDINARY : FeedSide.URGENT;
        long id = ++lastId;
        JobWishes wishes = new JobWishes(mode, false, JobAction.SPEAK, false, 0, notBefore, null, null, null);
        JobHeaders headers = headers(jobId == null ? "message-" + id : jobId, id, wishes, part, fault);
        Sent sent = new Sent(id, side, headers, fault, null, priority);
        broker.put(id, sent);
        names.add(headers.jobId());
        return sent;
    }

    private static JobHeaders headers(String jobId, long id, JobWishes wishes, PartNumber part, JobFault fault) {
        String message = "message-" + id;
        return new JobHeaders(
                jobId,
                message,
                message,
                null,
                TenantNames.DEFAULT,
                null,
                null,
                null,
                null,
                wishes,
                part != null,
                part,
                false,
                false,
                null,
                fault);
    }

    /** An interrupt that is no job. */
    void interrupt() {
        Interrupt interrupt = new Interrupt(lastId);
        interrupts.put(interrupt, interrupt);
        post(new QueueEvent.Interrupted(interrupt));
    }

    void drop(long arrivedBefore) {
        droppedUpTo = Math.max(droppedUpTo, arrivedBefore);
        post(new QueueEvent.Dropped(arrivedBefore, null));
    }

    void drain() {
        drain = new Drain();
        post(new QueueEvent.Draining(drain));
    }

    /** The broker dies, and comes again with what is on its disk. */
    void restart() {
        broker.values().removeIf(sent -> sent.marker != null);
        for (FeedSide side : FeedSide.values()) {
            cut(side);
        }
    }

    Instant now() {
        return EPOCH.plusNanos(nanos);
    }

    void post(QueueEvent event) {
        perform(model.on(event, new Moment(nanos, now())));
        perform(model.afterwards(new Moment(nanos, now())));
    }

    void advance(Duration time) {
        long end = nanos + time.toNanos();
        while (wakeAt <= end) {
            nanos = Math.max(nanos, wakeAt);
            wakeAt = Long.MAX_VALUE;
            post(new QueueEvent.Tick());
        }
        nanos = end;
    }

    private void perform(List<QueueEffect> all) {
        for (QueueEffect effect : all) {
            effects.add(effect);
            if (effect instanceof QueueEffect.AtBroker call) {
                calls.add(call);
            } else if (effect instanceof QueueEffect.Append append) {
                append(append);
            } else if (effect instanceof QueueEffect.Give give) {
                give(give.job());
            } else if (effect instanceof QueueEffect.Allow allow) {
                Optional.ofNullable(lines.get(allow.connection())).ifPresent(line -> line.allowed = allow.messages());
            } else if (effect instanceof QueueEffect.Advise advise) {
                Optional.ofNullable(lines.get(advise.connection())).ifPresent(line -> line.advice = advise.advice());
            } else if (effect instanceof QueueEffect.Free free) {
                bodies.removeAll(free.messages());
            } else if (effect instanceof QueueEffect.FreeJob free) {
                bodies.removeAll(free.bodies());
                freed.add(free.job());
                jobs.remove(free.job());
            } else if (effect instanceof QueueEffect.WakeAt wake) {
                wakeAt = Math.min(wakeAt, wake.nanos());
            } else if (effect instanceof QueueEffect.TellCount count) {
                counts.add(count.away() == null ? count.waiting() : -1);
                told(count);
            } else if (effect instanceof QueueEffect.Tell tell) {
                told(tell.status());
            } else if (effect instanceof QueueEffect.TellPlace told) {
                place(told);
            } else if (effect instanceof QueueEffect.TellOver told) {
                over(told);
            } else if (effect instanceof QueueEffect.Ended end) {
                if (ended != null) {
                    wrong.add("ended twice");
                }
                ended = end;
            }
        }
    }

    private void append(QueueEffect.Append append) {
        HeldJob job = append.job();
        jobs.add(job);
        boolean broken = "broken".equals(append.audioType());
        long bytes = append.bodies().size() * PART_BYTES;
        unread.merge(job, bytes, Long::sum);
        JobFault fault = broken ? new JobFault(ErrorCode.AUDIO_MALFORMED, "as this test wants it") : null;
        perform(model.on(
                new QueueEvent.Appended(job, append.headers(), fault, unread.get(job)), new Moment(nanos, now())));
    }

    private void told(QueueEffect.TellCount count) {
        Interrupt interrupt = interrupts.get(count.then());
        if (interrupt != null) {
            if (interrupt.told) {
                wrong.add("an interrupt was answered twice");
            }
            interrupt.told = true;
            interrupt.away = count.away() != null;
            droppedUpTo = Math.max(droppedUpTo, interrupt.away ? Long.MAX_VALUE : lastId);
        }
    }

    /** A job ended that the session has not got. */
    private void told(JobStatus status) {
        boolean open = interrupts.values().stream().anyMatch(interrupt -> !interrupt.told);
        if (status.state() == JobState.INTERRUPTED && !open) {
            // By the job itself: another message of its name may have come, and be no job.
            jobs.stream()
                    .filter(job -> job.parts() == null && job.id().equals(status.jobId()))
                    .filter(job -> job.arrival() > droppedUpTo)
                    .findAny()
                    .ifPresent(job -> wrong.add("dropped, and came behind all interrupts: " + job.arrival()));
        }
    }

    private void place(QueueEffect.TellPlace told) {
        if (told.then() != drain || drain.place != 0 || drain.over) {
            wrong.add("a second place of the drain: " + told.place());
        }
        drain.place = told.place();
    }

    private void over(QueueEffect.TellOver told) {
        if (told.then() != drain || drain.over) {
            wrong.add("a drain was over twice");
        }
        drain.over = true;
        if (drain.endDelivered) {
            broker.values().stream()
                    .filter(sent -> sent.marker == null && sent.side == FeedSide.ORDINARY && sent.with == null)
                    .filter(sent -> sent.id < drain.place && lineOf(FeedSide.ORDINARY) != null)
                    .filter(sent -> !heldNow(sent.id))
                    .findAny()
                    .ifPresent(sent -> wrong.add("the drain is over before " + sent.id));
        }
    }

    private boolean heldNow(long id) {
        return bodies.stream().anyMatch(message -> message.id() == id);
    }

    private void give(HeldJob job) {
        JobWishes.Mode mode = job.headers().wishes().mode();
        interrupts.values().stream()
                .filter(interrupt -> !interrupt.away && job.arrival() <= interrupt.latest)
                .findAny()
                .ifPresent(interrupt -> wrong.add("given behind an interrupt: " + job.id()));
        if (mode != JobWishes.Mode.INTERRUPT) {
            if (!requested && !(requestedOvertaking && mode == JobWishes.Mode.NEXT)) {
                wrong.add("nobody asked for " + job.id());
            }
            requested = false;
            requestedOvertaking = false;
        }
        if (given.contains(job)) {
            wrong.add("given twice: " + job.id());
        }
        given.stream()
                .filter(earlier -> earlier.headers().wishes().mode() == mode && earlier.arrival() > job.arrival())
                .findAny()
                .ifPresent(later -> wrong.add("order: " + job.arrival() + " behind " + later.arrival()));
        given.add(job);
        unread.putIfAbsent(job, 0L);
    }

    /** The session asks. */
    void request() {
        requested = true;
        requestedOvertaking = false;
        post(new QueueEvent.Requested());
    }

    void requestOvertaking() {
        requestedOvertaking = !requested;
        post(new QueueEvent.RequestedOvertaking());
    }

    /** The session reads all that there is of a job. */
    void read(HeldJob job) {
        unread.put(job, 0L);
        post(new QueueEvent.Read(job, true, 0));
    }

    void settle(HeldJob job, JobState state) {
        unread.remove(job);
        post(new QueueEvent.Settled(job, JobStatus.of(job.id(), state, now(), 0)));
    }

    /**
     * The broker delivers the next message, if one may come.
     *
     * @param readable whether it can be read
     */
    boolean deliver(FeedSide side, boolean readable) {
        Line line = lineOf(side);
        if (line == null || line.halted || line.came >= line.allowed || !queues.get(side)) {
            return false;
        }
        Sent next = broker.values().stream()
                .filter(sent -> sent.side == side && sent.with == null)
                .sorted(Comparator.comparingInt(Sent::priority).reversed())
                .findFirst()
                .orElse(null);
        if (next == null) {
            return false;
        }
        next.with = line;
        line.came++;
        post(delivered(line, next, readable));
        return true;
    }

    private Line lineOf(FeedSide side) {
        return lines.values().stream()
                .filter(each -> each.side == side && each.alive)
                .max(Comparator.comparingLong(each -> each.number))
                .orElse(null);
    }

    private QueueEvent delivered(Line line, Sent sent, boolean readable) {
        JobDelivery delivery = new JobDelivery(sent.id, null, false, sent.priority);
        if (line.known.containsKey(sent.id)) {
            return new QueueEvent.Redelivered(sent.side, line.number, delivery);
        }
        if (sent.marker != null) {
            if (drain != null) {
                drain.endDelivered |= sent.side == FeedSide.ORDINARY;
            }
            HeldMessage message = new HeldMessage(sent.side, delivery, null);
            return new QueueEvent.MarkerArrived(sent.side, line.number, message, sent.headers, sent.marker);
        }
        if (!readable) {
            line.halted = true;
            unreadable.add(sent.headers.jobId());
            HeldMessage message = new HeldMessage(sent.side, delivery, null);
            TakenJob taken = new TakenJob(message, HeldJob.whole(message, sent.headers, null), null);
            return new QueueEvent.Unreadable(sent.side, line.number, taken, null);
        }
        boolean dropped = sent.id < line.advice.dropBefore();
        HeldMessage message =
                new HeldMessage(sent.side, delivery, JobBody.inMemory(new byte[dropped ? 0 : (int) PART_BYTES]));
        bodies.add(message);
        if (sent.headers.isPart()) {
            return new QueueEvent.PartArrived(sent.side, line.number, message, sent.headers, sent.fault);
        }
        HeldJob job = HeldJob.whole(message, sent.headers, null);
        jobs.add(job);
        return new QueueEvent.Arrived(sent.side, line.number, new TakenJob(message, job, sent.fault));
    }

    /** How many bodies of a queue are held for jobs that the session has not got. */
    long waiting(FeedSide side) {
        Set<HeldMessage> given = jobs.stream()
                .filter(HeldJob::given)
                .flatMap(job -> job.bodies().stream())
                .collect(Collectors.toSet());
        return bodies.stream()
                .filter(message -> message.side() == side && !given.contains(message))
                .count();
    }

    /** The connection to a queue is lost, and the broker has back what it had. */
    void cut(FeedSide side) {
        lines.values().stream()
                .filter(line -> line.side == side && line.alive)
                .toList()
                .forEach(line -> {
                    end(line);
                    post(new QueueEvent.Lost(side, line.number));
                });
    }

    private void end(Line line) {
        line.alive = false;
        broker.values().stream().filter(sent -> sent.with == line).forEach(sent -> sent.with = null);
    }

    /** The result of a call. */
    enum Outcome {
        DONE,
        REFUSED,
        /** It did not arrive, and nobody knows. */
        LOST,
        /** It arrived, and nobody knows. */
        LOST_BEHIND
    }

    /** The broker works on the next call. */
    void call(Outcome outcome) {
        QueueEffect.AtBroker call = calls.poll();
        if (call instanceof QueueEffect.Open open) {
            open(open, outcome);
        } else if (call instanceof QueueEffect.Close close) {
            Optional.ofNullable(lines.get(close.connection())).ifPresent(this::end);
        } else if (call instanceof QueueEffect.Commit commit) {
            commit(commit, outcome);
        } else if (call instanceof QueueEffect.Measure measure) {
            Line line = lines.get(measure.connection());
            long messages = line.alive && outcome == Outcome.DONE ? count(measure.side()) : -1;
            post(new QueueEvent.Measured(measure.side(), measure.connection(), messages));
        } else if (call instanceof QueueEffect.Mark mark) {
            mark(mark, outcome);
        } else if (call instanceof QueueEffect.Count) {
            post(
                    outcome == Outcome.DONE
                            ? new QueueEvent.Counted(count(FeedSide.ORDINARY))
                            : new QueueEvent.CountFailed("away"));
        } else if (call instanceof QueueEffect.LookForRest) {
            post(new QueueEvent.Rest(outcome == Outcome.DONE ? broker.size() : -1));
        } else if (call instanceof QueueEffect.Remove remove) {
            boolean empty = outcome == Outcome.DONE && count(remove.side()) == 0;
            queues.put(remove.side(), !empty);
            post(new QueueEvent.Removed(remove.side(), remove.connection(), empty));
        }
    }

    private void mark(QueueEffect.Mark mark, Outcome outcome) {
        Line line = lines.get(mark.connection());
        marks.merge(mark.side(), 1, Integer::sum);
        if (line.alive && (outcome == Outcome.DONE || outcome == Outcome.LOST_BEHIND)) {
            long id = ++lastId;
            JobWishes none =
                    new JobWishes(JobWishes.Mode.QUEUE, false, JobAction.SPEAK, false, 0, null, null, null, null);
            JobHeaders headers = headers("message-" + id, id, none, null, null);
            broker.put(id, new Sent(id, mark.side(), headers, null, mark.name(), mark.priority()));
        }
        if (!line.alive || outcome != Outcome.DONE) {
            boolean refused = line.alive && outcome == Outcome.REFUSED;
            if (line.alive && !refused) {
                end(line);
            }
            post(new QueueEvent.MarkFailed(mark.side(), mark.connection(), refused));
        }
    }

    boolean hasQueue(FeedSide side) {
        return queues.get(side);
    }

    private long count(FeedSide side) {
        return broker.values().stream().filter(sent -> sent.side == side).count();
    }

    private void open(QueueEffect.Open open, Outcome outcome) {
        boolean taken = lines.values().stream().anyMatch(line -> line.side == open.side() && line.alive);
        if (outcome != Outcome.DONE || taken) {
            post(new QueueEvent.OpenFailed(open.side(), open.connection()));
            return;
        }
        Line line = new Line(open.side(), open.connection(), open.known());
        lines.put(line.number, line);
        post(new QueueEvent.Opened(open.side(), open.connection()));
    }

    private void commit(QueueEffect.Commit commit, Outcome outcome) {
        Line line = lines.get(commit.connection());
        boolean arrives = line.alive && (outcome == Outcome.DONE || outcome == Outcome.LOST_BEHIND);
        if (arrives) {
            commit.settlements().forEach(outgoing -> apply(line, outgoing));
        }
        if (arrives && outcome == Outcome.DONE) {
            post(new QueueEvent.Committed(commit.side(), commit.connection(), commit.settlements()));
            return;
        }
        boolean refused = line.alive && outcome == Outcome.REFUSED;
        if (line.alive && !refused) {
            end(line);
        }
        if (refused) {
            deliverAgain(line, commit);
        }
        post(new QueueEvent.CommitFailed(commit.side(), commit.connection(), commit.settlements(), refused, !refused));
    }

    /** What was rolled back comes again over the same connection, as far as it may, before the refusal is told. */
    private void deliverAgain(Line line, QueueEffect.Commit commit) {
        for (Outgoing outgoing : commit.settlements()) {
            for (Outgoing.Acknowledged acknowledged : outgoing.messages()) {
                Sent sent = broker.get(acknowledged.message().id());
                if (sent != null && sent.with == line && !line.halted && line.came < line.allowed) {
                    line.came++;
                    again++;
                    post(delivered(line, sent, true));
                }
            }
        }
    }

    private void apply(Line line, Outgoing outgoing) {
        Settlement settlement = outgoing.settlement();
        for (Outgoing.Acknowledged acknowledged : outgoing.messages()) {
            long id = acknowledged.message().id();
            Sent sent = broker.get(id);
            if (acknowledged.vanished()) {
                if (sent != null) {
                    wrong.add("taken for gone, and is there: " + id);
                }
            } else if (sent == null || sent.with != line) {
                wrong.add("acknowledged, and not delivered here: " + id);
            }
            if (settlement.kind() == Settlement.Kind.SPOKEN
                    && outgoing.settlement().job().parts().unspokenBytes() < 0) {
                wrong.add("acknowledged before it was read: " + id);
            }
            broker.remove(id);
            gone.add(id);
        }
        if (outgoing.hasReply() && settlement.status().state().terminal()) {
            if (!settlement.job().isRepetition()) {
                ends.merge(settlement.job().id(), 1, Integer::sum);
            }
            finals.computeIfAbsent(outgoing.headers().requestMessageId(), name -> new ArrayList<>())
                    .add(settlement.status());
            if (outgoing.messages().isEmpty()) {
                wrong.add("answered without a message: " + settlement.status());
            }
        } else if (settlement.kind() == Settlement.Kind.PUT_BACK) {
            names.remove(settlement.job().id());
        } else if (settlement.kind() == Settlement.Kind.END
                && settlement.status() != null
                && !settlement.status().state().terminal()
                && !settlement.job().isRepetition()) {
            wrong.add("ended without an end: " + settlement.status());
        }
    }

    /** Lets everything run that needs nobody. */
    void settleDown() {
        int steps = 0;
        boolean moved = true;
        while (moved && ended == null && steps++ < 100_000) {
            moved = false;
            while (!calls.isEmpty()) {
                call(Outcome.DONE);
                moved = true;
            }
            for (FeedSide side : FeedSide.values()) {
                moved |= deliver(side, true);
            }
        }
    }
}
