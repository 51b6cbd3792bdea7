package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobWishes;
import io.avatargateway.jms.message.PartNumber;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens to a session's queues in whatever order, the promises hold. Each job has one final answer, and jobs
 * stay in order. Nothing is acknowledged without an answer, few messages are held, and no body is left. Every run can
 * be repeated by its seed.
 */
class QueueModelTest {

    private static final QueueEnd END = new QueueEnd(JobState.REJECTED, false, "SESSION_ENDED", "over");

    private final Set<JobState> seen = EnumSet.noneOf(JobState.class);
    private int doubts;
    private int vanished;
    private int interrupts;
    private int drains;
    private int marks;
    private int again;

    @ParameterizedTest
    @Endurance
    @ValueSource(longs = {2_010_178, 1, 1_000_000, 2_000_000, 3_000_000})
    void shouldKeepItsPromisesInWhateverOrderThingsHappen(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + Rounds.of(800, 20_000); seed++) {
            Run run = new Run(seed);
            run.go();
            assertThat(run.bench.wrong).as("seed %d", seed).isEmpty();
            run.bench.finals.values().forEach(all -> all.forEach(status -> seen.add(status.state())));
            doubts += run.doubts;
            vanished += run.bench.gone.size();
            interrupts += run.bench.interrupts.size();
            drains += run.bench.drain != null && run.bench.drain.place > 0 ? 1 : 0;
            marks += run.bench.marks.getOrDefault(FeedSide.URGENT, 0);
            again += run.bench.again;
        }
        assertThat(seen)
                .as("else the runs say nothing")
                .contains(JobState.FINISHED, JobState.INTERRUPTED, JobState.REJECTED, JobState.FAILED);
        assertThat(doubts).as("commits of which nobody knew").isPositive();
        assertThat(vanished).as("messages that ended").isPositive();
        assertThat(interrupts).as("interrupts that are no jobs").isPositive();
        assertThat(drains).as("drains that got their place").isPositive();
        assertThat(marks).as("markers").isPositive();
        assertThat(again).as("messages that came twice over one connection").isPositive();
    }

    /** One session's queues, as a seed makes them up. */
    private static final class Run {
        private final Random random;
        private final QueueBench bench = new QueueBench();
        private final Map<String, Integer> parts = new HashMap<>();
        private final Set<String> complete = new HashSet<>();
        private int jobs;
        private int doubts;

        private Run(long seed) {
            random = new Random(seed);
        }

        private void go() {
            int steps = 30 + random.nextInt(300);
            for (int i = 0; i < steps; i++) {
                step();
                checkBounds();
            }
            bench.post(new QueueEvent.Closing(END));
            for (int i = random.nextInt(60); i > 0; i--) {
                step();
            }
            // The session settles what it holds, and the broker is well again.
            for (int i = 0; i < 2_000 && bench.ended == null; i++) {
                List.copyOf(bench.unread.keySet()).stream()
                        .filter(HeldJob::given)
                        .forEach(job -> bench.settle(job, JobState.INTERRUPTED));
                bench.settleDown();
                bench.advance(Duration.ofMillis(25));
            }
            checkEnd();
        }

        private void step() {
            switch (random.nextInt(28)) {
                case 0, 1 -> bench.send("job-" + ++jobs, JobWishes.Mode.QUEUE, null, null, null);
                case 2 -> bench.send(null, JobWishes.Mode.QUEUE, null, null, null);
                case 3 -> bench.send("job-" + ++jobs, JobWishes.Mode.NEXT, null, null, null);
                case 4 -> bench.send("job-" + ++jobs, JobWishes.Mode.INTERRUPT, null, null, null);
                case 5, 6 -> sendPart();
                case 7 -> sendRarely();
                case 8, 9, 10, 11 -> bench.deliver(FeedSide.ORDINARY, random.nextInt(6) != 0);
                case 12, 13 -> bench.deliver(FeedSide.URGENT, random.nextInt(12) != 0);
                case 14, 15, 16, 17 -> call();
                case 18 -> bench.request();
                case 19 -> bench.requestOvertaking();
                case 20, 21 -> settle();
                case 22 -> read();
                case 23 -> bench.advance(Duration.ofMillis(random.nextInt(400)));
                case 24 -> drop();
                case 25 -> bench.interrupt();
                case 26 -> drain();
                default -> rarely();
            }
        }

        private void sendPart() {
            String name = "talk-" + random.nextInt(4);
            int number = parts.merge(name, 1, Integer::sum) - 1;
            boolean last = random.nextInt(6) == 0;
            if (complete.contains(name)) {
                return;
            }
            if (last) {
                complete.add(name);
            }
            JobWishes.Mode mode =
                    switch (name) {
                        case "talk-1" -> JobWishes.Mode.NEXT;
                        case "talk-2" -> JobWishes.Mode.INTERRUPT;
                        default -> JobWishes.Mode.QUEUE;
                    };
            JobFault fault = random.nextInt(30) == 0 ? fault() : null;
            bench.send(name, mode, new PartNumber(number, last), fault, null);
        }

        private void sendRarely() {
            switch (random.nextInt(4)) {
                case 0 -> bench.send("job-" + ++jobs, JobWishes.Mode.QUEUE, null, fault(), null);
                case 1 -> bench.send("job-" + (1 + random.nextInt(jobs + 1)), JobWishes.Mode.QUEUE, null, null, null);
                case 2 ->
                    bench.send(
                            "job-" + ++jobs,
                            JobWishes.Mode.QUEUE,
                            null,
                            null,
                            bench.now().plusMillis(50));
                default -> bench.send("talk-3", JobWishes.Mode.QUEUE, new PartNumber(7, false), null, null);
            }
        }

        private static JobFault fault() {
            return new JobFault(ErrorCode.AUDIO_ODD_LENGTH, "as this test wants it");
        }

        private void call() {
            boolean commit = bench.calls.peek() instanceof QueueEffect.Commit;
            QueueBench.Outcome outcome =
                    switch (random.nextInt(16)) {
                        case 0 -> QueueBench.Outcome.REFUSED;
                        case 1 -> QueueBench.Outcome.LOST;
                        case 2 -> QueueBench.Outcome.LOST_BEHIND;
                        default -> QueueBench.Outcome.DONE;
                    };
            doubts += commit && outcome == QueueBench.Outcome.LOST_BEHIND ? 1 : 0;
            bench.call(outcome);
        }

        private void settle() {
            List<HeldJob> held = new ArrayList<>(bench.unread.keySet());
            held.removeIf(job -> !bench.given.contains(job));
            if (held.isEmpty()) {
                return;
            }
            HeldJob job = held.get(random.nextInt(held.size()));
            if (random.nextInt(3) == 0) {
                bench.post(new QueueEvent.Started(job, JobStatus.of(job.id(), JobState.STARTED, bench.now(), 0)));
            } else {
                bench.settle(job, random.nextBoolean() ? JobState.FINISHED : JobState.INTERRUPTED);
            }
        }

        private void read() {
            bench.given.stream()
                    .filter(job -> job.parts() != null && bench.unread.containsKey(job))
                    .findAny()
                    .ifPresent(bench::read);
        }

        private void drop() {
            bench.drop(bench.broker.isEmpty() ? 1 : bench.broker.lastKey() - random.nextInt(3));
        }

        /** Once, and not in every life. */
        private void drain() {
            if (bench.drain == null && random.nextInt(8) == 0) {
                bench.drain();
            }
        }

        private void rarely() {
            switch (random.nextInt(4)) {
                case 0 -> bench.cut(FeedSide.ORDINARY);
                case 1 -> bench.cut(FeedSide.URGENT);
                case 2 -> bench.restart();
                default -> {
                    bench.cut(FeedSide.URGENT);
                    bench.cut(FeedSide.ORDINARY);
                }
            }
        }

        private void checkBounds() {
            long waiting = bench.waiting(FeedSide.ORDINARY);
            if (waiting > 100) {
                bench.wrong.add("held though nobody asked: " + waiting);
            }
        }

        private void checkEnd() {
            if (bench.ended == null || bench.ended.failure() != null) {
                bench.wrong.add("the end: " + bench.ended);
                return;
            }
            if (!bench.broker.isEmpty() || bench.hasQueue(FeedSide.ORDINARY) || bench.hasQueue(FeedSide.URGENT)) {
                bench.wrong.add("left at the broker: " + bench.broker.keySet());
            }
            if (!bench.bodies.isEmpty()) {
                bench.wrong.add("bodies left: "
                        + bench.bodies.stream().map(HeldMessage::id).toList());
            }
            if (!bench.interrupts.values().stream().allMatch(QueueBench.Interrupt::told)) {
                bench.wrong.add("an interrupt has no answer");
            }
            if (bench.drain != null && !bench.drain.over) {
                bench.wrong.add("the drain is not over");
            }
            bench.given.stream()
                    .filter(job -> !bench.freed.contains(job))
                    .forEach(job -> bench.wrong.add("speech left: " + job.id()));
            bench.finals.forEach((message, all) -> {
                if (all.size() != 1) {
                    bench.wrong.add(message + " was answered " + all.size() + " times: " + all);
                }
            });
            for (String name : bench.names) {
                int ends = bench.ends.getOrDefault(name, 0);
                if (ends < 1 || (ends > 1 && !bench.unreadable.contains(name))) {
                    bench.wrong.add(name + " has ended " + ends + " times");
                }
            }
        }
    }
}
