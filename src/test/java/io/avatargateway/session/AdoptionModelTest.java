package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.Resume;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gateways die and links are cut at any moment, while an avatar plays what it gets in real time. What is heard over all
 * is each job's audio in order, without a hole, and little of it twice. Every life can be repeated by its seed.
 */
class AdoptionModelTest {

    /** What may be said again behind one death. */
    private static final int MOST_REPEATED_MILLIS = 2_000;

    @ParameterizedTest
    @Endurance
    @ValueSource(longs = {1, 1_000_000, 2_000_000, 3_000_000})
    void shouldLoseNothingAndRepeatLittleWhoeverDies(long firstSeed) {
        int deaths = 0;
        for (long seed = firstSeed; seed < firstSeed + Rounds.of(25, 1_000); seed++) {
            Life life = new Life(seed);
            life.go();
            assertThat(life.wrong).as("seed %d", seed).isEmpty();
            assertThat(life.bench.feed.wrong).as("seed %d", seed).isEmpty();
            deaths += life.deaths;
        }
        assertThat(deaths).as("else the lives say nothing").isGreaterThan(25);
    }

    /** One session's life, made up by a seed. */
    private static final class Life {
        private static final int STEP_MILLIS = 10;

        private final Random random;
        private final SessionBench bench;
        private final List<String> wrong = new ArrayList<>();
        private final List<Integer> lengths = new ArrayList<>();
        private final List<ToldSpeech> growing = new ArrayList<>();
        private final int[] grown = new int[64];
        private PlayingAvatar avatar;
        private int deaths;
        private int cuts;
        private Instant takenUpAt = Instant.EPOCH;
        /** Where the job that is being heard goes on, in units of the speech; by jobs from 1. */
        private final int[] heardTo = new int[64];

        private int heardJob;
        /** Whether nothing was heard yet on the latest link. */
        private boolean newLink;

        private Life(long seed) {
            random = new Random(seed);
            bench = new SessionBench(SessionBench.recovering(random.nextBoolean() ? Resume.EXACT : Resume.PAUSE));
        }

        private void go() {
            bench.onLink = link -> {
                avatar = new PlayingAvatar(link, random.nextInt(300), random.nextInt(100));
                newLink = true;
            };
            bench.open();
            int jobs = 1 + random.nextInt(5);
            for (int job = 1; job <= jobs; job++) {
                put(job);
            }
            for (int step = 0; step < 30_000 && bench.feed.settled.size() < jobs; step++) {
                int what = random.nextInt(1_000);
                if (what < 2 && deaths < 4) {
                    die();
                } else if (what == 2 && random.nextInt(3) == 0 && cuts < 3) {
                    cuts++;
                    avatar.stop();
                    bench.link().says(new LinkEvent.Closed(1006, "reset"));
                } else if (what < 30) {
                    growSome();
                }
                tick();
            }
            check(jobs);
        }

        /** Speech whose samples tell job and place, every fifth job with pauses. */
        private void put(int job) {
            int millis = 200 + random.nextInt(random.nextBoolean() ? 1_500 : 9_000);
            lengths.add(millis);
            if (random.nextInt(3) == 0) {
                growing.add(bench.feed.grow("job-" + job));
            } else {
                growing.add(null);
                bench.feed.put("job-" + job, new CountedSpeech(PlayingAvatar.speech(job, 0, millis)));
            }
        }

        private void growSome() {
            int index = random.nextInt(growing.size());
            ToldSpeech speech = growing.get(index);
            int left = lengths.get(index) - grown[index];
            if (speech != null && left > 0) {
                int more = Math.min(left, 20 * (1 + random.nextInt(60)));
                speech.grow(PlayingAvatar.speech(index + 1, grown[index], more));
                grown[index] += more;
                if (grown[index] == lengths.get(index)) {
                    speech.end();
                }
            }
        }

        /** Its last sign of life is up to a second old, but not older than that it took the session up. */
        private void die() {
            deaths++;
            avatar.stop();
            bench.die();
            Instant aliveAt = bench.time.now().minusMillis(random.nextInt(1_000));
            bench.time.advanceMillis(random.nextInt(5_000));
            bench.takeUp(bench.record.continuation(aliveAt.isBefore(takenUpAt) ? takenUpAt : aliveAt));
            takenUpAt = bench.time.now();
        }

        private void tick() {
            bench.time.advanceMillis(STEP_MILLIS);
            if (avatar != null) {
                avatar.play(STEP_MILLIS, this::heard);
            }
        }

        /** This unit of this job was heard. */
        private void heard(int job, int place) {
            int expected = heardTo[job];
            if (place > expected) {
                wrong.add("a hole in job " + job + ": " + expected + " to " + place + " of 20 ms");
            }
            int again = Math.max(0, expected - place);
            for (int later = job + 1; later <= heardJob; later++) {
                again += heardTo[later];
                heardTo[later] = 0;
            }
            if (again > 0 && !newLink) {
                wrong.add("again without need: job " + job + " from " + place + " at " + expected);
            }
            if (again * PlayingAvatar.UNIT_MILLIS > MOST_REPEATED_MILLIS) {
                wrong.add("too much again: job " + job + " from " + place + " at " + expected + ", in all " + again);
            }
            newLink = false;
            heardJob = job;
            heardTo[job] = place + 1;
        }

        private void check(int jobs) {
            for (int job = 1; job <= jobs; job++) {
                String id = "job-" + job;
                if (!bench.feed.answered(id)) {
                    wrong.add("no answer: " + id + ", " + bench.state());
                } else if (bench.feed.settled(id).state() != JobState.FINISHED) {
                    wrong.add("not finished: " + bench.feed.settled(id));
                } else if (heardTo[job] < lengths.get(job - 1) / PlayingAvatar.UNIT_MILLIS - 1) {
                    wrong.add("not heard to its end: " + id + " " + heardTo[job] + " of " + lengths.get(job - 1));
                }
            }
        }
    }
}
