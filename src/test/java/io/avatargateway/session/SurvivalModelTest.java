package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gateways whose clocks differ die, and links are cut or renewed at any moment, while producers interrupt, barge in and
 * drain. What is heard over all is each job's audio in order, without a hole, and little of it twice. Nothing is
 * missing but what an interrupt has dropped. Every life can be repeated by its seed.
 */
class SurvivalModelTest {

    /** What may be said again behind one death. */
    private static final int MOST_REPEATED_MILLIS = 2_000;

    @ParameterizedTest
    @Endurance
    @ValueSource(longs = {1, 1_000_000, 2_000_000, 3_000_000})
    void shouldLoseNothingButWhatAnInterruptHasDropped(long firstSeed) {
        Map<String, Integer> happened = new HashMap<>();
        for (long seed = firstSeed; seed < firstSeed + Rounds.of(25, 1_000); seed++) {
            Life life = new Life(seed);
            life.go();
            assertThat(life.wrong).as("seed %d", seed).isEmpty();
            assertThat(life.bench.feed.wrong).as("seed %d", seed).isEmpty();
            life.happened.forEach((what, times) -> happened.merge(what, times, Integer::sum));
        }
        assertThat(happened.keySet())
                .as("else the lives say nothing")
                .contains("death", "cut", "interrupt", "barge-in", "drain", "RENEWED", "ADOPTED", "dropped");
    }

    /** What was heard of a session from one link, up to its end or a SKIP. */
    private static final class Stretch {
        private final Map<Integer, Integer> latest = new HashMap<>();
        /** How many units of it were heard once more. */
        private int again;
    }

    /** One session's life, made up by a seed. */
    private static final class Life {
        private static final int STEP_MILLIS = 10;
        private static final int MOST_JOBS = 12;

        private final Random random;
        private final SessionBench bench;
        private final boolean watched;
        private final List<String> wrong = new ArrayList<>();
        private final Map<String, Integer> happened = new HashMap<>();
        private final Map<Integer, Integer> lengths = new HashMap<>();
        private final Map<Integer, ToldSpeech> growing = new TreeMap<>();
        private final Map<Integer, Integer> grown = new HashMap<>();
        private final Map<PlayingAvatar, Stretch> avatars = new LinkedHashMap<>();
        /** Jobs that an interrupt may have dropped. */
        private final Set<Integer> droppable = new HashSet<>();

        private final Map<Integer, Integer> heardTo = new HashMap<>();
        /** In which stretch each unit of a job was heard last. */
        private final Map<Integer, Map<Integer, Stretch>> heardIn = new HashMap<>();

        private int jobs;
        private boolean drained;
        private Instant takenUpAt = Instant.EPOCH;

        private Life(long seed) {
            random = new Random(seed);
            watched = random.nextBoolean();
            Resume resume = random.nextBoolean() ? Resume.EXACT : Resume.PAUSE;
            bench = new SessionBench(
                    random.nextBoolean()
                            ? SessionBench.recovering(resume)
                            : SessionBench.renewing(
                                    resume, new SessionPolicy.Renewal(Duration.ofSeconds(9), Duration.ofSeconds(5))));
        }

        private void go() {
            bench.onLink = link ->
                    avatars.put(new PlayingAvatar(link, random.nextInt(300), random.nextInt(100)), new Stretch());
            bench.open();
            put();
            for (int step = 0; step < 30_000 && !isOver(); step++) {
                happen(random.nextInt(1_000));
                tick();
            }
            bench.events.forEach(event -> happened(event.type().name()));
            check();
        }

        private boolean isOver() {
            return bench.state() == SessionState.CLOSED
                    || (jobs >= 3 && !drained && bench.feed.settled.size() == jobs && random.nextInt(100) == 0);
        }

        private void happen(int what) {
            if (what < 2 && times("death") < 4) {
                die();
            } else if (what == 2 && times("cut") < 3 && random.nextInt(3) == 0) {
                cut();
            } else if (what < 6 && jobs < MOST_JOBS) {
                put();
            } else if (what == 7 && times("interrupt") < 3) {
                interrupt(random.nextBoolean());
            } else if (what == 8 && jobs < MOST_JOBS) {
                bargeIn(random.nextBoolean());
            } else if (what == 9 && jobs > 3 && random.nextInt(4) == 0 && !drained) {
                happened("drain");
                drained = true;
                bench.session.drain();
            } else if (what < 40) {
                growSome();
            } else if (what == 41 && watched) {
                bench.session.viewer(ViewerEvent.FIRST_FRAME);
            }
        }

        private void happened(String what) {
            happened.merge(what, 1, Integer::sum);
        }

        private int times(String what) {
            return happened.getOrDefault(what, 0);
        }

        private int newJob(int millis) {
            int job = ++jobs;
            lengths.put(job, millis);
            heardTo.put(job, 0);
            return job;
        }

        private void put() {
            int millis = 200 + random.nextInt(random.nextBoolean() ? 1_500 : 9_000);
            int job = newJob(millis);
            if (random.nextInt(3) == 0) {
                growing.put(job, bench.feed.grow(name(job)));
            } else {
                bench.feed.put(name(job), new CountedSpeech(PlayingAvatar.speech(job, 0, millis)));
            }
        }

        private void growSome() {
            List<Integer> unfinished = growing.keySet().stream()
                    .filter(job -> grown.getOrDefault(job, 0) < lengths.get(job))
                    .toList();
            if (!unfinished.isEmpty()) {
                int job = unfinished.get(random.nextInt(unfinished.size()));
                int from = grown.getOrDefault(job, 0);
                int more = Math.min(lengths.get(job) - from, 20 * (1 + random.nextInt(60)));
                growing.get(job).grow(PlayingAvatar.speech(job, from, more));
                grown.put(job, from + more);
                if (from + more == lengths.get(job)) {
                    growing.get(job).end();
                }
            }
        }

        private void interrupt(boolean keepWaiting) {
            happened("interrupt");
            long before = interrupted();
            mayDrop();
            bench.session.interrupt(keepWaiting);
            // Nothing can be said again behind DONE.
            if (keepWaiting && !drained && interrupted() > before + 1) {
                wrong.add("an interrupt dropped what it was to keep: " + bench.feed.settled);
            }
        }

        private void bargeIn(boolean keepWaiting) {
            happened("barge-in");
            mayDrop();
            int job = newJob(200 + random.nextInt(4_000));
            bench.feed.bargeIn(
                    name(job), new CountedSpeech(PlayingAvatar.speech(job, 0, lengths.get(job))), keepWaiting);
        }

        private void mayDrop() {
            for (int job = 1; job <= jobs; job++) {
                if (!bench.feed.answered(name(job))) {
                    droppable.add(job);
                }
            }
        }

        private long interrupted() {
            return bench.feed.settled.stream()
                    .filter(status -> status.state() == JobState.INTERRUPTED)
                    .count();
        }

        private void cut() {
            happened("cut");
            PlayingAvatar current = avatars.keySet().stream()
                    .filter(PlayingAvatar::isAlive)
                    .findAny()
                    .orElse(null);
            if (current != null) {
                current.stop();
                current.link().says(new LinkEvent.Closed(1006, "reset"));
            }
        }

        /**
         * Its last sign of life is up to a second old, but not older than that it took the session up. The next one's
         * clock may be seconds before or behind.
         */
        private void die() {
            happened("death");
            avatars.keySet().forEach(PlayingAvatar::stop);
            bench.die();
            Instant aliveAt = bench.clock().minusMillis(random.nextInt(1_000));
            bench.time.advanceMillis(random.nextInt(5_000));
            bench.nextClockAhead = Duration.ofMillis(random.nextInt(10_000) - 5_000);
            bench.takeUp(bench.record.continuation(aliveAt.isBefore(takenUpAt) ? takenUpAt : aliveAt));
            takenUpAt = bench.clock();
        }

        private void tick() {
            bench.time.advanceMillis(STEP_MILLIS);
            for (PlayingAvatar avatar : List.copyOf(avatars.keySet())) {
                avatar.play(STEP_MILLIS, new PlayingAvatar.Listener() {
                    @Override
                    public void heard(int job, int place) {
                        Life.this.heard(avatars.get(avatar), job, place);
                    }

                    @Override
                    public void skipped() {
                        avatars.put(avatar, new Stretch());
                    }
                });
            }
        }

        /** This unit of this job was heard. */
        private void heard(Stretch stretch, int job, int place) {
            Integer before = stretch.latest.put(job, place);
            int expected = heardTo.get(job);
            if (before == null ? place > expected : place != before + 1) {
                wrong.add("a hole in job " + job + ": " + (before == null ? expected : before + 1) + " to " + place);
            }
            Stretch earlier =
                    heardIn.computeIfAbsent(job, any -> new HashMap<>()).put(place, stretch);
            if (earlier != null && ++earlier.again * PlayingAvatar.UNIT_MILLIS > MOST_REPEATED_MILLIS) {
                wrong.add("too much again: job " + job + " from " + place + " at " + expected);
            }
            if (bench.feed.answered(name(job)) && bench.feed.settled(name(job)).state() != JobState.FINISHED) {
                wrong.add("heard behind its end: " + bench.feed.settled(name(job)));
            }
            heardTo.put(job, Math.max(expected, place + 1));
        }

        private void check() {
            boolean closed = bench.state() == SessionState.CLOSED;
            Set<String> waiting = new HashSet<>();
            bench.feed.waiting.forEach(job -> waiting.add(job.id()));
            for (int job = 1; job <= jobs; job++) {
                if (bench.feed.answered(name(job))) {
                    check(job, bench.feed.settled(name(job)));
                } else if (!closed || !waiting.contains(name(job))) {
                    wrong.add("no answer: " + name(job) + ", " + bench.state());
                }
            }
        }

        private void check(int job, JobStatus status) {
            switch (status.state()) {
                case FINISHED -> {
                    if (heardTo.get(job) < lengths.get(job) / PlayingAvatar.UNIT_MILLIS - 1) {
                        wrong.add("not heard to its end: " + status + " " + heardTo.get(job));
                    }
                }
                case INTERRUPTED -> {
                    happened("dropped");
                    if (!droppable.contains(job)) {
                        wrong.add("dropped by nobody: " + status);
                    }
                }
                case REJECTED -> {
                    if (!drained) {
                        wrong.add("rejected without a drain: " + status);
                    }
                }
                default -> wrong.add("not finished: " + status);
            }
        }

        private static String name(int job) {
            return "job-" + job;
        }
    }
}
