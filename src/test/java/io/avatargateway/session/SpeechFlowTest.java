package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.Job;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The flow of speech from the queue to the avatar, and the result of each job. */
class SpeechFlowTest {

    @Test
    void shouldSendEveryByteOfEveryJobInOrderInFramesOfTheConfiguredSize() {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("a", 500, 1);
        bench.feed.put("b", 500, 2);
        bench.link().takesAll();

        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        bench.link().frames.forEach(heard::writeBytes);
        byte[] expected = new byte[32_000];
        System.arraycopy(ListedFeed.samples(500, 1), 0, expected, 0, 16_000);
        System.arraycopy(ListedFeed.samples(500, 2), 0, expected, 16_000, 16_000);
        assertThat(heard.toByteArray()).isEqualTo(expected);
        assertThat(bench.link().frames)
                .extracting(frame -> frame.length)
                .containsExactly(6000, 6000, 4000, 6000, 6000, 4000);
    }

    @Test
    void shouldKeepJobsThatComeBeforeTheAvatarIsReadyInTheirQueue() {
        SessionBench bench = new SessionBench().joinable();
        bench.feed.put("early", 500, 1);

        assertThat(bench.feed.waiting).hasSize(1);
        bench.link().says(new LinkEvent.Started());

        assertThat(bench.feed.waiting).isEmpty();
        assertThat(bench.link().frames).isNotEmpty();
    }

    @Test
    void shouldKeepNoMoreFramesInFlightThanAllowed() {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("long", 5000, 1);

        assertThat(bench.link().frames).hasSize(SessionBench.POLICY.framesInFlight());
    }

    @Test
    void shouldTakeFromTheQueueOnlyWhatIsHeardSoonAndTheNextOne() {
        SessionBench bench = new SessionBench().ready();
        for (int i = 0; i < 20; i++) {
            bench.feed.put("job-" + i, 1000, i);
        }
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());

        assertThat(bench.feed.waiting).hasSize(17);
        bench.time.advanceMillis(1100);
        bench.link().takesAll();
        assertThat(bench.feed.waiting).hasSize(16);
    }

    @Test
    void shouldFillAFullLeadWindowAgainWithSeveralFramesAtOnce() {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("long", 20_000, 1);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        int filled = bench.link().frames.size();

        bench.time.advanceMillis(600);
        bench.link().takesAll();
        assertThat(bench.link().frames).hasSize(filled);

        for (int refill = 1; refill <= 5; refill++) {
            bench.time.advanceMillis(750);
            bench.link().takesAll();
            assertThat(bench.link().frames).hasSize(filled + 4 * refill);
        }
    }

    @Test
    void shouldHandOverARefillAtOnceButTheBeginningOfSpeechFrameByFrame() {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("first", 60_000, 1);
        bench.link().says(new LinkEvent.SpeechBegan());
        assertThat(bench.link().together)
                .as("the first half second is three frames of 187.5 ms")
                .containsExactly(1, 1, 1, 1);
        bench.link().takesAll();
        assertThat(bench.link().together).as("filling the window").containsExactly(1, 1, 1, 1, 4, 4, 4, 4, 4, 3);
        bench.link().together.clear();

        for (int refill = 1; refill <= 5; refill++) {
            bench.time.advanceMillis(750);
            bench.link().takesAll();
        }

        assertThat(bench.link().together).as("the first is due behind 812 ms").containsExactly(4, 4, 4, 4);
    }

    @Test
    void shouldAskForTheNextJobASecondBeforeItCanBeSent() {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("first", 8000, 1);
        bench.feed.put("second", 1000, 2);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());

        play(bench, 5900);
        assertThat(bench.feed.waiting).hasSize(1);

        play(bench, 200);
        assertThat(bench.feed.waiting).isEmpty();
        int frames = bench.link().frames.size();

        play(bench, 800);
        assertThat(bench.link().frames).hasSize(frames);

        play(bench, 200);
        assertThat(bench.link().frames).hasSizeGreaterThan(frames);
        assertThat(bench.feed.settled).isEmpty();
    }

    @Test
    void shouldSpeakWhatComesFirstNowBehindTheCurrentUtteranceAndNotBehindTheOnesAfterIt() {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("one", 4000, 1);
        bench.feed.put("two", 2000, 2);
        bench.feed.put("three", 2000, 3);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        play(bench, 1500);

        bench.feed.putFirst("next", 500, 4);
        play(bench, 9000);

        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("one", "next", "two", "three");
    }

    /** This number of milliseconds goes by, while the link takes what it is given. */
    private static void play(SessionBench bench, int millis) {
        for (int step = 0; step < millis; step += 100) {
            bench.time.advanceMillis(100);
            bench.link().takesAll();
        }
    }

    @Test
    void shouldSendWithoutWaitingWhenThereIsNoLeadWindow() {
        SessionPolicy p = SessionBench.POLICY;
        SessionBench bench = new SessionBench(new SessionPolicy(
                        p.openTimeout(),
                        p.joinTimeout(),
                        p.drainTimeout(),
                        p.backoff(),
                        p.backoffMax(),
                        p.frameBytes(),
                        Duration.ZERO,
                        p.refill(),
                        p.jobLead(),
                        p.framesInFlight(),
                        p.confirmGrace(),
                        p.pongTimeout(),
                        p.eventLogSize(),
                        p.jobLogSize(),
                        p.recovery(),
                        SessionBench.POLICY.renewal()))
                .ready();
        for (int i = 0; i < 20; i++) {
            bench.feed.put("job-" + i, 1000, i);
            bench.link().takesAll();
        }

        assertThat(bench.feed.waiting).isEmpty();
        assertThat(bench.session.snapshot().counters().bytesSent()).isEqualTo(20 * 32_000);
    }

    @Test
    void shouldConfirmAJobBySilent() {
        SessionBench bench = new SessionBench().silent();

        assertThat(bench.feed.started).extracting(JobStatus::jobId).containsExactly("first");
        JobStatus finished = bench.feed.settled("first");
        assertThat(finished.state()).isEqualTo(JobState.FINISHED);
        assertThat(finished.playedMillis()).isEqualTo(1000);
        assertThat(finished.estimated()).isFalse();
    }

    @Test
    void shouldFinishAJobByTheClockWhereSilentNeverComesAndSayThatItIsEstimated() {
        SessionBench bench = new SessionBench().speaking();
        bench.time.advanceMillis(2900);
        assertThat(bench.feed.settled).isEmpty();

        bench.time.advanceMillis(200);

        assertThat(bench.feed.settled("first").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("first").estimated()).isTrue();
        assertThat(bench.state()).isEqualTo(SessionState.SILENT);
    }

    @Test
    void shouldFinishAJobThatIsFollowedWithoutAGapWhenItsTimeIsOver() {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("a", 1000, 1);
        bench.feed.put("b", 1000, 2);
        bench.link().takesAll();
        bench.time.advanceMillis(100);
        bench.link().says(new LinkEvent.SpeechBegan());

        bench.time.advanceMillis(990);
        assertThat(bench.feed.settled).isEmpty();
        bench.time.advanceMillis(20);
        assertThat(bench.feed.settled("a").estimated()).isTrue();
        assertThat(bench.feed.started).extracting(JobStatus::jobId).containsExactly("a", "b");
        bench.time.advanceMillis(990);
        bench.link().says(new LinkEvent.SpeechEnded());
        assertThat(bench.feed.settled("b").estimated()).isFalse();
    }

    @Test
    void shouldNotTakeASilentThatComesFarTooEarlyForTheEnd() {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("pause inside", 4000, 1);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(1000);
        bench.link().says(new LinkEvent.SpeechEnded());

        assertThat(bench.feed.settled).isEmpty();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(3000);
        bench.link().says(new LinkEvent.SpeechEnded());
        assertThat(bench.feed.settled("pause inside").estimated()).isFalse();
    }

    @Test
    void shouldNotTakeTheSilentOfEarlierSpeechForTheEndOfSpeechThatHasNotArrivedYet() {
        SessionBench bench = new SessionBench().speaking();
        bench.time.advanceMillis(1000);
        bench.feed.put("next", 200, 2);
        // SILENT was under way before the frames of the next job arrived: they are not acknowledged yet.
        bench.link().says(new LinkEvent.SpeechEnded());

        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("first");
    }

    @Test
    void shouldInterruptWhatIsPlayedAndDropWhatWaits() throws Exception {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("playing", 4000, 1);
        bench.feed.put("sent", 4000, 2);
        bench.feed.put("waiting", 4000, 3);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(500);

        int ended = bench.session.interrupt(false).toCompletableFuture().get();

        assertThat(ended).isEqualTo(3);
        assertThat(bench.link().sent).last().isEqualTo("SKIP");
        assertThat(bench.feed.settled("playing").playedMillis()).isBetween(490L, 510L);
        assertThat(bench.feed.settled("playing").estimated()).isTrue();
        assertThat(bench.feed.settled("sent").playedMillis()).isZero();
        assertThat(bench.feed.settled).extracting(JobStatus::state).containsOnly(JobState.INTERRUPTED);
        assertThat(bench.feed.settled).extracting(JobStatus::code).containsOnly("JOB_INTERRUPTED");
    }

    @Test
    void shouldSpeakWhatComesAfterAnInterrupt() throws Exception {
        SessionBench bench = new SessionBench().speaking();
        bench.session.interrupt(false).toCompletableFuture().get();
        bench.feed.put("answer", 500, 9);

        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 9));
    }

    @Test
    void shouldSpeakWhatWaitedWhereAnInterruptKeepsIt() throws Exception {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("playing", 8000, 1);
        bench.feed.put("waiting", 500, 2);
        bench.link().takesAll();

        bench.session.interrupt(true).toCompletableFuture().get();

        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("playing");
        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 2));
    }

    @Test
    void shouldInterruptAlsoWhileTheBrokerIsAway() throws Exception {
        SessionBench bench = new SessionBench().speaking();
        bench.feed.brokerAway = true;

        assertThat(bench.session.interrupt(false).toCompletableFuture().get()).isEqualTo(1);
        bench.feed.put("next", 500, 2);
        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("first");
    }

    @Test
    void shouldLetAJobBargeIn() {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("playing", 8000, 1);
        bench.feed.put("waiting", 4000, 2);
        bench.link().takesAll();

        bench.feed.bargeIn("urgent", 100, 3, false);

        assertThat(bench.link().sent).endsWith("SKIP", "audio 3200");
        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("playing", "waiting");
        assertThat(bench.feed.settled).extracting(JobStatus::state).containsOnly(JobState.INTERRUPTED);
    }

    @Test
    void shouldAnswerAnInterruptThatComesAsAJob() {
        SessionBench bench = new SessionBench().speaking();

        bench.feed.interrupt("stop", true);

        assertThat(bench.link().sent).last().isEqualTo("SKIP");
        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("first", "stop");
        assertThat(bench.feed.settled("stop").state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void shouldEndTheSessionWhenTheTurnOfAFinishComes() {
        SessionBench bench = new SessionBench().speaking();
        bench.feed.put("before", 1000, 2);
        bench.feed.put("finish", JobAction.FINISH);
        bench.feed.put("behind", 1000, 3);
        bench.link().takesAll();

        assertThat(bench.link().sent).last().isEqualTo("DONE");
        bench.link().says(new LinkEvent.Stopped());
        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.COMPLETED);
        assertThat(bench.feed.settled("before").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.waiting).extracting(Job::id).containsExactly("behind");
    }

    @Test
    void shouldSpeakWhatWaitsBeforeADrainEndsTheSession() {
        SessionBench bench = new SessionBench().speaking();
        for (int i = 0; i < 10; i++) {
            bench.feed.put("waiting-" + i, 1000, 2);
        }
        bench.session.drain();
        bench.feed.put("too late", 1000, 3);

        for (int i = 0; i < 10; i++) {
            bench.link().takesAll();
            bench.time.advanceMillis(1000);
        }
        bench.link().takesAll();
        assertThat(bench.link().sent).last().isEqualTo("DONE");
        bench.link().says(new LinkEvent.Stopped());

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.COMPLETED);
        assertThat(bench.feed.settled).hasSize(11).extracting(JobStatus::state).containsOnly(JobState.FINISHED);
        assertThat(bench.feed.waiting).hasSize(1);
    }

    @Test
    void shouldNotSpeakAJobWhoseTimeIsOverWhenItsTurnComes() {
        SessionBench bench = new SessionBench().ready();
        bench.feed.put("long", 10_000, 1);
        bench.feed.put("short-lived", 1000, 2, bench.time.now().plusSeconds(1));
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        play(bench, 9500);

        assertThat(bench.feed.settled("short-lived").state()).isEqualTo(JobState.EXPIRED);
        assertThat(bench.feed.settled("short-lived").code()).isEqualTo("JOB_EXPIRED");
    }

    @Test
    void shouldFailTheJobsThatTheAvatarWasLostWith() {
        SessionBench bench = new SessionBench().speaking();
        bench.time.advanceMillis(300);

        bench.link().says(new LinkEvent.Closed(1006, "reset"));

        JobStatus failed = bench.feed.settled("first");
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.code()).isEqualTo("AVATAR_LOST");
        assertThat(failed.playedMillis()).isEqualTo(300);
        assertThat(failed.estimated()).isTrue();
    }

    @Test
    void shouldSettleEveryJobExactlyOnceWhateverEndsTheSession() {
        for (CloseReason reason : CloseReason.values()) {
            SessionBench bench = new SessionBench().speaking();
            bench.feed.put("second", 9000, 1);
            bench.link().takesAll();

            bench.session.end(reason, "");
            bench.session.end(CloseReason.CLIENT, "again");

            assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("first", "second");
            assertThat(bench.session.snapshot().reason()).isEqualTo(reason);
        }
    }

    @Test
    void shouldTellOfEveryStepOfAJob() {
        SessionBench bench = new SessionBench().ready();
        bench.session.onJobStatus(JobStatus.of("first", JobState.ACCEPTED, bench.time.now(), 1000));
        bench.feed.put("first", 1000, 1);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(1000);
        bench.link().says(new LinkEvent.SpeechEnded());

        List<JobState> steps = bench.events.stream()
                .filter(event -> event.type() == SessionEvent.Type.JOB)
                .map(event -> event.job().state())
                .toList();
        assertThat(steps).containsExactly(JobState.ACCEPTED, JobState.STARTED, JobState.FINISHED);
        assertThat(bench.session.job("first"))
                .get()
                .extracting(JobStatus::state)
                .isEqualTo(JobState.FINISHED);
    }

    /** What barges in overtakes what else the session hears of, but not that it was accepted itself. */
    @Test
    void shouldTellThatAJobWasAcceptedBeforeItEndsAtOnce() {
        SessionBench bench = new SessionBench().ready();
        AtomicBoolean done = new AtomicBoolean();
        // On the session's worker, so that it comes to both of them behind this.
        Runnable unsubscribe = bench.session.events().subscribe(() -> {
            if (!done.getAndSet(true)) {
                bench.session.onJobStatus(JobStatus.of("now", JobState.ACCEPTED, bench.time.now(), 0));
                bench.feed.interrupt("now", true);
            }
        });
        bench.session.onJobStatus(JobStatus.of("before", JobState.ACCEPTED, bench.time.now(), 1000));
        unsubscribe.run();

        assertThat(bench.events.stream()
                        .filter(event -> event.type() == SessionEvent.Type.JOB
                                && event.job().jobId().equals("now"))
                        .map(event -> event.job().state()))
                .containsExactly(JobState.ACCEPTED, JobState.FINISHED);
        assertThat(bench.session.job("now")).get().extracting(JobStatus::state).isEqualTo(JobState.FINISHED);
    }
}
