package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gateways stop one after the other at any moment, while an avatar plays what it gets in real time. What went over all
 * links is each job's audio in order, byte for byte: nothing is lost, and nothing is said twice. Every life can be
 * repeated by its seed.
 */
class DepartureModelTest {

    @ParameterizedTest
    @Endurance
    @ValueSource(longs = {1, 1_000_000, 2_000_000, 3_000_000})
    void shouldLoseNothingAndRepeatNothing(long firstSeed) {
        int stops = 0;
        for (long seed = firstSeed; seed < firstSeed + Rounds.of(25, 1_000); seed++) {
            Life life = new Life(seed);
            life.go();
            assertThat(life.bench.feed.wrong).as("seed %d", seed).isEmpty();
            assertThat(Arrays.mismatch(life.sent(), life.speech.toByteArray()))
                    .as("first byte that differs, seed %d", seed)
                    .isEqualTo(-1);
            stops += life.stops;
        }
        assertThat(stops).as("else the lives say nothing").isGreaterThan(25);
    }

    /** One session's life, made up by a seed. */
    private static final class Life {
        private static final int STEP_MILLIS = 10;

        private final Random random;
        private final SessionBench bench;
        private final ByteArrayOutputStream speech = new ByteArrayOutputStream();
        private final List<ToldSpeech> growing = new ArrayList<>();
        private final List<byte[]> jobs = new ArrayList<>();
        private final int[] grown = new int[16];
        private PlayingAvatar avatar;
        private int stops;

        private Life(long seed) {
            random = new Random(seed);
            bench = new SessionBench(
                    SessionBench.recovering(List.of(Resume.values()).get(random.nextInt(Resume.values().length))));
        }

        private void go() {
            bench.onLink = link -> avatar = new PlayingAvatar(link, random.nextInt(300), random.nextInt(100));
            bench.open();
            int count = 1 + random.nextInt(5);
            for (int job = 0; job < count; job++) {
                put(job);
            }
            for (int step = 0; step < 30_000 && bench.feed.settled.size() < count; step++) {
                int what = random.nextInt(1_000);
                if (what < 3 && stops < 5 && bench.state() != SessionState.OPENING) {
                    stop();
                } else if (what < 30) {
                    growSome();
                }
                tick();
            }
            for (int job = 0; job < count; job++) {
                assertThat(bench.feed.settled("job-" + job).state()).isEqualTo(JobState.FINISHED);
            }
        }

        /** Noise with pauses. */
        private void put(int job) {
            byte[] noise = new byte[CountedSpeech.BYTES_PER_MILLI * (50 + random.nextInt(9_000))];
            random.nextBytes(noise);
            for (int pauses = random.nextInt(4); pauses > 0; pauses--) {
                int from = random.nextInt(noise.length);
                int to = Math.min(noise.length, from + CountedSpeech.BYTES_PER_MILLI * random.nextInt(600));
                Arrays.fill(noise, from, to, (byte) 0);
            }
            speech.writeBytes(noise);
            jobs.add(noise);
            if (random.nextInt(3) == 0) {
                growing.add(bench.feed.grow("job-" + job));
            } else {
                growing.add(null);
                bench.feed.put("job-" + job, new CountedSpeech(noise));
            }
        }

        private void growSome() {
            int job = random.nextInt(jobs.size());
            byte[] all = jobs.get(job);
            ToldSpeech told = growing.get(job);
            if (told != null && grown[job] < all.length) {
                int to = Math.min(all.length, grown[job] + 2 * random.nextInt(20_000));
                told.grow(Arrays.copyOfRange(all, grown[job], to));
                grown[job] = to;
                if (to == all.length) {
                    told.end();
                }
            }
        }

        private void stop() {
            stops++;
            int next = bench.session.snapshot().generation() + 1;
            boolean prepared = random.nextBoolean() && bench.state().takesSpeech();
            JoinInfo room = prepared ? new JoinInfo(next, "ws://next", "token", bench.time.now()) : null;
            CompletableFuture<SessionSnapshot> left = bench.session
                    .depart(Duration.ofMillis(8_000 + random.nextInt(12_000)), room)
                    .toCompletableFuture();
            int watched = random.nextInt(400);
            for (int step = 0; !left.isDone(); step++) {
                if (prepared && step == watched) {
                    bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, null, next));
                }
                growSome();
                tick();
            }
            assertThat(bench.record.handOver.exact()).isTrue();
            bench.die();
            if (prepared) {
                bench.takeUpWithNext(bench.record.continuation(bench.time.now()));
            } else {
                bench.time.advanceMillis(random.nextInt(5_000));
                bench.takeUp(bench.record.continuation(bench.time.now()));
            }
        }

        private void tick() {
            bench.time.advanceMillis(STEP_MILLIS);
            avatar.play(STEP_MILLIS, (job, place) -> {});
        }

        private byte[] sent() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            bench.links.forEach(link -> link.frames.forEach(all::writeBytes));
            return all.toByteArray();
        }
    }
}
