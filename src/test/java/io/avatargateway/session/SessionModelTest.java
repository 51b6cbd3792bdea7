package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.format.Pcm16;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.StartSpeech;
import io.avatargateway.session.model.ViewerEvent;
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
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens in whatever order, the promises hold. Each job has one final answer, speech is in order, SKIP goes
 * before later speech, and nothing follows the end. Every run can be repeated by its seed.
 */
class SessionModelTest {

    private static final Logger MAILBOX = Logger.getLogger(Mailbox.class.getName());

    private final Set<JobState> seen = EnumSet.noneOf(JobState.class);
    private long renewals;
    private final List<String> defects = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (Level.SEVERE.equals(line.getLevel())) {
                defects.add(line.getMessage() + ": " + line.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        MAILBOX.addHandler(listener);
    }

    @AfterEach
    void listenNoMore() {
        MAILBOX.removeHandler(listener);
    }

    @ParameterizedTest
    @Endurance
    @ValueSource(longs = {1, 1_000_000, 2_000_000, 3_000_000, 4_000_000})
    void shouldKeepItsPromisesInWhateverOrderThingsHappen(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + Rounds.of(200, 20_000); seed++) {
            Run run = new Run(seed);
            run.go();
            run.bench.feed.settled.forEach(status -> seen.add(status.state()));
            renewals += run.bench.events.stream()
                    .filter(event -> event.type() == SessionEvent.Type.RENEWED)
                    .count();
            assertThat(run.wrong).as("seed %d", seed).isEmpty();
            assertThat(run.bench.feed.wrong).as("seed %d", seed).isEmpty();
            assertThat(defects).as("seed %d", seed).isEmpty();
        }
        assertThat(renewals).as("else the runs say nothing").isPositive();
        assertThat(seen)
                .as("else the runs say nothing")
                .containsExactlyInAnyOrder(
                        JobState.FINISHED, JobState.INTERRUPTED, JobState.EXPIRED, JobState.REJECTED, JobState.FAILED);
    }

    /** One session's life, made up by a seed. */
    private static final class Run {
        private final Random random;
        private final SessionBench bench;
        private final List<String> wrong = new ArrayList<>();
        private final Map<Integer, Long> length = new HashMap<>();
        private final Map<Integer, Long> heard = new HashMap<>();
        private Map<Integer, Long> heardBeforeSkip = Map.of();
        private final Map<Integer, Long> sentInAll = new HashMap<>();
        /** By links that were lost. */
        private final Map<Integer, Long> sentBefore = new HashMap<>();

        private final Set<Integer> urgent = new HashSet<>();
        /** Of each job that overtakes, those that it came before. */
        private final Map<Integer, Set<Integer>> overtaken = new HashMap<>();

        private final Map<Integer, ToldSpeech> growing = new HashMap<>();
        private int jobs;
        private int latest;
        private int latestOfQueue;
        private boolean nothingSinceSkip = true;
        private boolean speaking;
        private boolean drained;

        private Run(long seed) {
            random = new Random(seed);
            bench = new SessionBench(
                    policy(random), random.nextInt(4) == 0 ? StartSpeech.ON_VIEWER : StartSpeech.ON_START);
            EventWitness.watch(bench.session, wrong::add);
        }

        private static SessionPolicy policy(Random random) {
            Resume resume = List.of(Resume.values()).get(random.nextInt(4));
            return switch (random.nextInt(4)) {
                case 0 -> SessionBench.POLICY;
                case 1 -> SessionBench.recovering(resume);
                default ->
                    SessionBench.renewing(
                            resume, new SessionPolicy.Renewal(Duration.ofSeconds(8), Duration.ofSeconds(4)));
            };
        }

        private void go() {
            bench.onLink = link -> {
                link.onAudio = this::onAudio;
                link.onSkip = () -> {
                    if (link == current()) {
                        heardBeforeSkip = Map.copyOf(heard);
                        onSkip();
                    }
                };
                link.onClose = why -> onClose(announced(link), why);
            };
            if (random.nextInt(4) == 0) {
                bench.open();
            } else {
                bench.ready();
            }
            int steps = 20 + random.nextInt(200);
            for (int i = 0; i < steps; i++) {
                step();
            }
            bench.feed.slow = false;
            while (!bench.feed.owedCounts.isEmpty()) {
                bench.feed.count();
            }
            bench.session.end(List.of(CloseReason.values()).get(random.nextInt(CloseReason.values().length)), "");
            checkEnd();
        }

        private void step() {
            switch (random.nextInt(24)) {
                case 0, 1, 2 -> put();
                case 3 -> putNext();
                case 4, 5 -> grow();
                case 6, 7, 8 -> growMore();
                case 9 -> expectSkip(this::bargeIn);
                case 10 -> expectSkip(() -> bench.feed.interrupt("interrupt-" + ++jobs, random.nextBoolean()));
                case 11 -> expectSkip(() -> bench.session.interrupt(random.nextBoolean()));
                case 12, 13, 14 -> current().takesOne();
                case 15 -> current().takesAll();
                case 16 -> signal();
                case 17, 18 -> bench.time.advanceMillis(random.nextInt(400));
                case 19 -> bench.time.advanceMillis(random.nextInt(5000));
                case 20 -> count();
                case 21 -> begin();
                case 22 -> rarely();
                default -> bench.session.viewer(random.nextInt(4) == 0 ? ViewerEvent.LEFT : ViewerEvent.FIRST_FRAME);
            }
        }

        private void begin() {
            if (random.nextBoolean()) {
                anyLink().joinable();
            } else {
                anyLink().says(new LinkEvent.Started());
            }
        }

        private void put() {
            int job = ++jobs;
            int millis = random.nextInt(5) == 0 ? random.nextInt(20_000) : random.nextInt(600);
            length.put(job, millis * 32L);
            bench.feed.put(
                    name(job),
                    millis,
                    job,
                    random.nextInt(6) == 0 ? bench.time.now().plusMillis(random.nextInt(3000)) : null);
        }

        private void putNext() {
            int job = ++jobs;
            int millis = 1 + random.nextInt(1500);
            length.put(job, millis * 32L);
            Set<Integer> notBegun = new HashSet<>(length.keySet());
            notBegun.removeIf(other -> other == job
                    || urgent.contains(other)
                    || overtaken.containsKey(other)
                    || sentInAll.containsKey(other));
            overtaken.put(job, notBegun);
            bench.feed.putNext(name(job), millis, job);
        }

        private void grow() {
            int job = ++jobs;
            length.put(job, 0L);
            if (random.nextInt(4) == 0) {
                urgent.add(job);
                expectSkip(() -> growing.put(job, bench.feed.growAtOnce(name(job), random.nextBoolean())));
            } else {
                growing.put(job, bench.feed.grow(name(job)));
            }
        }

        private void growMore() {
            if (growing.isEmpty()) {
                return;
            }
            List<Integer> all = List.copyOf(growing.keySet());
            int job = all.get(random.nextInt(all.size()));
            switch (random.nextInt(6)) {
                case 0 -> growing.remove(job).end();
                case 1 -> growing.remove(job).fail(new SpeechFormatException(Fault.MALFORMED, "broken"));
                default -> {
                    int millis = random.nextInt(random.nextBoolean() ? 30 : 1500);
                    length.merge(job, millis * 32L, Long::sum);
                    growing.get(job).grow(millis, job);
                }
            }
        }

        private void bargeIn() {
            int job = ++jobs;
            int millis = random.nextInt(1000);
            length.put(job, millis * 32L);
            urgent.add(job);
            bench.feed.bargeIn(name(job), millis, job, random.nextBoolean());
        }

        private void expectSkip(Runnable interrupt) {
            RecordedLink link = current();
            int before = link.sent.size();
            boolean open = bench.state().takesSpeech();
            interrupt.run();
            if (open && (link.sent.size() == before || !link.sent.get(before).equals("SKIP"))) {
                wrong.add("no SKIP before all else: " + link.sent.subList(before, link.sent.size()));
            }
        }

        private void signal() {
            speaking = !speaking;
            anyLink().says(speaking ? new LinkEvent.SpeechBegan() : new LinkEvent.SpeechEnded());
        }

        private void count() {
            if (bench.feed.owedCounts.isEmpty()) {
                bench.feed.slow = random.nextBoolean();
            } else {
                bench.feed.count();
            }
        }

        private void rarely() {
            switch (random.nextInt(12)) {
                case 0 -> {
                    drained = true;
                    bench.session.drain();
                }
                case 1 -> bench.feed.put("finish-" + ++jobs, JobAction.FINISH);
                case 2 -> anyLink().says(new LinkEvent.Closed(1006, "reset"));
                case 3 -> anyLink().says(new LinkEvent.Stopped());
                case 4 -> bench.session.end(CloseReason.CLIENT, "");
                case 5 -> bench.feed.brokerAway = !bench.feed.brokerAway;
                default -> bench.feed.vanish(name(1 + random.nextInt(jobs + 1)));
            }
        }

        private void onSkip() {
            latest = 0;
            latestOfQueue = 0;
            nothingSinceSkip = true;
            heard.clear();
        }

        /** The link that speaks, or is opened in order to. */
        private RecordedLink current() {
            int generation = bench.session.snapshot().generation();
            return bench.links.stream()
                    .filter(link -> link.request.generation() == generation)
                    .findFirst()
                    .orElseGet(bench::link);
        }

        /** That one, or the one beside it. */
        private RecordedLink anyLink() {
            return random.nextBoolean() ? bench.link() : current();
        }

        /** Whether its end was told in the end: SKIP, DONE, and the close. */
        private static boolean announced(RecordedLink link) {
            int items = link.sent.size();
            return items >= 3 && link.sent.get(items - 3).equals("SKIP");
        }

        private void onClose(boolean skipped, String why) {
            if (why.equals("lost") || why.equals("renewed at the last moment")) {
                onLinkLost(skipped ? heardBeforeSkip : heard);
            }
        }

        /** What was not heard is sent again. */
        private void onLinkLost(Map<Integer, Long> lost) {
            lost.forEach((job, bytes) -> sentBefore.merge(job, bytes, Long::sum));
            onSkip();
        }

        private void onAudio(byte[] frame) {
            int job = (frame[0] & 0xFF) | (frame[1] & 0xFF) << 8;
            if (bench.feed.answered(name(job))) {
                wrong.add("speech of a job that has its answer: " + job);
            }
            if (job != latest) {
                if (urgent.contains(job) && !nothingSinceSkip) {
                    wrong.add("barged in behind other speech: " + job);
                }
                overtaken.forEach((next, others) -> {
                    // One that came behind the end is not spoken at all.
                    if (others.contains(job)
                            && !sentInAll.containsKey(next)
                            && !bench.feed.answered(name(next))
                            && !bench.feed.vanished.contains(name(next))
                            && !drained
                            && bench.state() != SessionState.DRAINING) {
                        wrong.add("not overtaken: " + job + " by " + next);
                    }
                });
                if (!urgent.contains(job) && !overtaken.containsKey(job)) {
                    if (job < latestOfQueue) {
                        wrong.add("out of order: " + job + " behind " + latestOfQueue);
                    }
                    latestOfQueue = job;
                }
            }
            latest = job;
            nothingSinceSkip = false;
            heard.merge(job, (long) frame.length, Long::sum);
            if (heard.get(job) > length.get(job)) {
                wrong.add("more speech than there is: " + job);
            }
            sentInAll.merge(job, sentBefore.getOrDefault(job, 0L) + heard.get(job), Math::max);
        }

        private void checkEnd() {
            bench.links.forEach(link -> assertThat(link.sent).last().asString().startsWith("close "));
            List<String> sent = current().sent;
            // One that failed before it took speech is only closed.
            assertThat(sent.stream().filter("DONE"::equals).count()).isBetween(bench.links.size() == 1 ? 1L : 0L, 1L);
            if (sent.contains("DONE")) {
                assertThat(sent.subList(sent.indexOf("DONE"), sent.size())).noneMatch(item -> item.startsWith("audio"));
            }
            assertThat(bench.time.pendingTimers()).isZero();
            Set<String> waiting = new HashSet<>();
            bench.feed.waiting.forEach(job -> waiting.add(job.id()));
            for (int job : length.keySet()) {
                boolean settled = bench.feed.answered(name(job));
                if (settled == waiting.contains(name(job)) && !bench.feed.vanished.contains(name(job))) {
                    wrong.add("answers of " + job + ": " + (settled ? "1, and it waits" : "none"));
                }
                if (settled) {
                    check(job, bench.feed.settled(name(job)));
                }
            }
        }

        private void check(int job, JobStatus status) {
            long sent = Math.min(length.get(job), sentInAll.getOrDefault(job, 0L));
            if (status.state() == JobState.FINISHED && sent != length.get(job)) {
                wrong.add("finished, but not all was sent: " + job);
            }
            if (status.playedMillis() < 0 || status.playedMillis() > Pcm16.millis(sent)) {
                wrong.add("heard more than was sent: " + status);
            }
            if (status.state() == JobState.FINISHED && status.playedMillis() != Pcm16.millis(sent)) {
                wrong.add("finished, but not all was heard: " + status);
            }
        }

        private static String name(int job) {
            return "job-" + job;
        }
    }
}
