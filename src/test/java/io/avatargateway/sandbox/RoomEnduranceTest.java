package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Viewers and sessions that come and go. The sandbox is another process, so that what they lose themselves does not
 * count.
 */
@NeedsWebRtc
@Endurance
@EnabledOnOs(value = OS.LINUX, disabledReason = "skipped: memory of a process is read from /proc")
class RoomEnduranceTest {
    private static final int ROUNDS = Rounds.of(8, 200);
    /** Before that, allocators and code caches find their size. */
    private static final int FIRST_ROUNDS = Rounds.of(4, 50);
    /** WebRTC's own, 0.3 MB for each connection, and once as much for what the allocator holds back. */
    private static final long LOST_BYTES_PER_VIEWER = 600_000;

    private static final long LOST_BYTES = ROUNDS * LOST_BYTES_PER_VIEWER;
    /** The allocator grows by leaps, and stops some time; what leaks does so each time. A few viewers say nothing. */
    private static final int BATCHES = Rounds.of(0, 10);

    private static final int AT_ONCE = 4;
    private static final Duration SOON = Duration.ofSeconds(20);
    /** Of the Java machine and of WebRTC, that come and go on their own. */
    private static final int SPARE_THREADS = 8;

    private SandboxProcess sandbox;
    private SimliClient simli;

    @BeforeEach
    void start() throws IOException {
        sandbox = SandboxProcess.start();
        simli = new SimliClient(sandbox.base());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldSurviveManyViewersWhoSawThePictureAndWent() throws Exception {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            tokens.add(simli.start("face-" + i).joinToken());
        }
        endure("viewers saw the picture and went", (lane, round) -> seeAndGo(tokens.get(lane), round));
    }

    @Test
    void shouldSurviveManySessionsThatWereWatched() throws Exception {
        endure("sessions were watched and ended", (lane, round) -> {
            SimliClient.Socket session = simli.start("face-" + lane);
            seeAndGo(session.joinToken(), round);
            session.say("DONE");
            session.awaitClose();
        });
    }

    private interface Visit {
        void pay(int lane, int round) throws Exception;
    }

    /** Lets them come and go, and holds what is left of them against what was there before. */
    private void endure(String what, Visit visit) throws Exception {
        repeat(FIRST_ROUNDS, visit);
        awaitNobody();
        int threads = sandbox.threadNames().size();
        long descriptors = sandbox.descriptors();

        holdMemory(what, () -> {
            repeat(ROUNDS, visit);
            awaitNobody();
        });

        System.out.printf(
                "%d threads (before: %d), %d descriptors (before: %d)%n",
                sandbox.threadNames().size(), threads, sandbox.descriptors(), descriptors);
        assertThat(sandbox.isAlive()).isTrue();
        await("threads").atMost(SOON).untilAsserted(() -> assertThat(sandbox.threadNames())
                .hasSizeLessThanOrEqualTo(threads + SPARE_THREADS));
        await("files and sockets").atMost(SOON).untilAsserted(() -> assertThat(sandbox.descriptors())
                .isLessThanOrEqualTo(descriptors + AT_ONCE));
    }

    private interface Batch {
        void run() throws Exception;
    }

    /** Until one batch leaves no more behind than it may; in the short form one batch, whose memory is not judged. */
    private void holdMemory(String what, Batch batch) throws Exception {
        if (BATCHES == 0) {
            batch.run();
            return;
        }
        List<Long> grown = new ArrayList<>();
        do {
            long before = sandbox.residentBytes();
            long begun = System.nanoTime();
            batch.run();
            long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            grown.add(sandbox.residentBytes() - before);
            System.out.printf(
                    "%d %s in %d ms: %.1f MB more%n", ROUNDS, what, millis, grown.get(grown.size() - 1) / 1e6);
        } while (Collections.min(grown) >= LOST_BYTES && grown.size() < BATCHES);
        assertThat(Collections.min(grown)).as("least of %s", grown).isLessThan(LOST_BYTES);
    }

    /** Several at once. */
    private static void repeat(int times, Visit visit) throws Exception {
        ExecutorService lanes = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int lane = i;
                all.add(() -> {
                    for (int round = 0; round < times / AT_ONCE; round++) {
                        visit.pay(lane, round);
                    }
                    return null;
                });
            }
            for (Future<Void> lane : lanes.invokeAll(all, 3, TimeUnit.MINUTES)) {
                lane.get();
            }
        } finally {
            lanes.shutdownNow();
        }
    }

    /** Every other one without a word. */
    private void seeAndGo(String token, int round) {
        try (RtcViewer viewer = new RtcViewer(sandbox.base(), token)) {
            await("a picture").atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> viewer.frames() > 0);
            if (round % 2 == 0) {
                viewer.leave();
            }
        }
    }

    /** Until no viewer's thread is left, and none that paints or plays for viewers. */
    private void awaitNobody() {
        await("the last viewer's end").atMost(SOON).untilAsserted(() -> assertThat(sandbox.threadNames())
                .noneMatch(name -> name.matches("sandbox-(viewer|sound|picture).*")));
    }

    @Test
    void shouldSurviveManyWhoWentBeforeThePictureCame() throws Exception {
        String token = simli.start("ada").joinToken();
        for (int i = 0; i < FIRST_ROUNDS; i++) {
            joinAndLeave(token, i);
        }

        holdMemory("viewers came and went", () -> {
            for (int i = 0; i < ROUNDS; i++) {
                joinAndLeave(token, i);
            }
        });

        assertThat(sandbox.isAlive()).isTrue();
    }

    /** Every other one without a word. */
    private void joinAndLeave(String token, int round) {
        try (SignalClient viewer = SignalClient.join(sandbox.base(), token)) {
            viewer.await(MessageCase.OFFER);
            if (round % 2 == 0) {
                viewer.sayLeave();
                viewer.awaitClose();
            }
        }
    }
}
