package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.SessionEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever barges in is obeyed first; every job still gets its one answer. */
class BargeInTest {

    private static final int WAITING = 10_000;

    private final SessionBench bench = new SessionBench().ready();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSkipBeforeItAsksTheBrokerForAnything(boolean byJob) {
        fillQueue(3600);
        bench.link().sent.clear();
        int answers = bench.feed.settled.size();
        List<String> whenSkipped = new java.util.ArrayList<>();
        bench.link().onSkip = () ->
                whenSkipped.add("answers " + (bench.feed.settled.size() - answers) + ", counts " + bench.feed.counts);

        if (byJob) {
            bench.feed.interrupt("stop", false);
        } else {
            bench.session.interrupt(false);
        }

        assertThat(bench.link().sent.get(0)).isEqualTo("SKIP");
        assertThat(whenSkipped).containsExactly("answers 0, counts 0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDropThousandsOfWaitingJobsWithOneAnswerEach(boolean byJob) {
        fillQueue(1000);
        if (byJob) {
            bench.feed.interrupt("stop", false);
        } else {
            bench.session.interrupt(false);
        }

        assertThat(bench.feed.waiting).isEmpty();
        assertThat(bench.feed.settled).hasSize(WAITING + 1 + (byJob ? 1 : 0));
        assertThat(bench.feed.settled("waiting-9999").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.link().sent).last().isEqualTo("SKIP");
    }

    @Test
    void shouldSpeakAtOnceAndDropBehindIt() {
        fillQueue(1000);
        bench.feed.bargeIn("urgent", 1000, 9, false);

        assertThat(bench.link().sent).containsSubsequence("SKIP", "audio 6000");
        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 9));
        assertThat(bench.feed.waiting).isEmpty();
    }

    @Test
    void shouldDropWhatWaitsAlsoWhileTheUrgentSpeechIsStillInTheMaking() {
        fillQueue(1000);
        ToldSpeech speech = bench.feed.growAtOnce("urgent", false);
        speech.grow(100, 9);

        assertThat(bench.feed.waiting).isEmpty();
        bench.feed.put("after", 100, 5);
        bench.link().takesAll();
        speech.end();
        bench.link().takesAll();
        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 5));
    }

    @Test
    void shouldDropExactlyWhatArrivedBeforeTheJobThatBargesIn() {
        bench.feed.put("playing", 9000, 1);
        bench.feed.put("before", 100, 2);
        bench.link().takesAll();
        bench.feed.slow = true;
        bench.feed.holdBack = true;
        bench.feed.bargeIn("urgent", 100, 9, false);
        // While the broker is still counting, one more comes, and another overtakes what waits.
        bench.feed.put("behind", 100, 3);
        bench.feed.putFirst("overtaking", 100, 4);
        bench.feed.count();
        bench.feed.handOver();
        bench.link().takesAll();

        assertThat(bench.feed.settled("playing").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.feed.settled("before").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.link().frames).extracting(frame -> (int) frame[0]).endsWith(9, 4, 3);
    }

    @Test
    void shouldDropOnlyWhatWaitedWhenTheInterruptIsNoJob() throws Exception {
        bench.feed.put("playing", 9000, 1);
        bench.feed.put("before", 100, 2);
        bench.link().takesAll();
        bench.feed.slow = true;
        CompletableFuture<Integer> done = bench.session.interrupt(false).toCompletableFuture();
        assertThat(done).isNotDone();
        bench.feed.count();

        assertThat(done.get()).isEqualTo(2);
        bench.feed.put("behind", 100, 3);
        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("playing", "before");
        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 3));
    }

    @Test
    void shouldCountJobsThatCameWhileCountingAsDropped() throws Exception {
        bench.feed.put("playing", 9000, 1);
        bench.link().takesAll();
        bench.feed.slow = true;
        CompletableFuture<Integer> first = bench.session.interrupt(false).toCompletableFuture();
        bench.feed.put("meanwhile", 100, 2);
        CompletableFuture<Integer> second = bench.session.interrupt(false).toCompletableFuture();
        bench.feed.count();
        bench.feed.put("still", 100, 3);
        bench.feed.count();

        assertThat(first.get()).isEqualTo(2);
        assertThat(second.get()).isEqualTo(1);
        bench.feed.put("behind", 100, 4);
        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("playing", "meanwhile", "still");
    }

    @Test
    void shouldNotDropNewJobsInPlaceOfOnesThatEndedOnTheirOwnAccount() {
        bench.feed.put("playing", 9000, 1);
        bench.feed.put("unreadable", 100, 2);
        bench.link().takesAll();
        bench.feed.holdBack = true;
        bench.session.interrupt(false);
        bench.feed.vanish("unreadable");
        bench.time.advanceMillis(2100);

        bench.feed.handOver();
        bench.feed.put("new", 100, 3);

        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("playing");
    }

    /** The gap that 0007 told of. */
    @Test
    void shouldNotDropAHastyJobInPlaceOfOneThatWaits() {
        bench.feed.put("playing", 9000, 1);
        bench.feed.put("waiting", 100, 2);
        bench.link().takesAll();
        bench.feed.holdBack = true;
        bench.session.interrupt(false);
        bench.feed.putFirst("hasty", 100, 3);
        bench.feed.handOver();

        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("playing", "waiting");
        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 3));
    }

    @Test
    void shouldKeepWhatWasNotBegunToBeHeardWhereItIsToBeKept() {
        bench.feed.put("playing", 1000, 1);
        bench.feed.put("sent ahead", 500, 2);
        bench.feed.put("sent too", 500, 3);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(400);
        bench.link().frames.clear();
        bench.link().taken = 0;

        bench.feed.bargeIn("urgent", 100, 9, true);
        bench.link().takesAll();

        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("playing");
        assertThat(bytes(2)).isEqualTo(500 * 32);
        assertThat(bytes(3)).isEqualTo(500 * 32);
        assertThat(bench.link().frames)
                .extracting(frame -> (int) frame[0])
                .startsWith(9, 2)
                .endsWith(3);
    }

    @Test
    void shouldSpeakAgainWhatCanBeReadOnlyOnce() {
        bench.feed.put("playing", 1000, 1);
        ToldSpeech ahead = bench.feed.grow("sent ahead").grow(500, 2);
        ahead.end();
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.link().frames.clear();
        bench.link().taken = 0;

        bench.feed.bargeIn("urgent", 100, 9, true);
        bench.link().takesAll();

        assertThat(bytes(2)).isEqualTo(500 * 32);
        assertThat(bench.link().frames)
                .extracting(frame -> (int) frame[0])
                .startsWith(9, 2)
                .endsWith(2);
    }

    @Test
    void shouldObeySeveralInARow() {
        bench.feed.put("playing", 1000, 1);
        bench.feed.put("waiting", 1000, 2);
        bench.feed.bargeIn("one", 1000, 3, true);
        bench.feed.bargeIn("two", 1000, 4, true);
        bench.feed.interrupt("three", true);
        bench.feed.bargeIn("four", 1000, 5, true);
        bench.link().takesAll();

        assertThat(bench.link().sent.stream().filter("SKIP"::equals)).hasSize(4);
        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("playing", "one", "two", "three");
        assertThat(bench.link().frames).last().satisfies(frame -> assertThat(frame[0])
                .isEqualTo((byte) 2));
    }

    @Test
    void shouldHoldNoMoreThanTheLatestOfManyThatBargeInBeforeTheAvatarIsReady() {
        SessionBench early = new SessionBench().joinable();
        for (int i = 0; i < 100; i++) {
            early.feed.bargeIn("urgent-" + i, 100, i, true);
        }
        assertThat(early.feed.settled).hasSize(99);

        early.link().says(new LinkEvent.Started());

        assertThat(early.link().sent).containsExactly("audio 3200");
        assertThat(early.link().frames.get(0)[0]).isEqualTo((byte) 99);
    }

    @Test
    void shouldDropWhatWaitsBeforeTheAvatarIsReady() throws Exception {
        SessionBench early = new SessionBench().open();
        early.feed.put("a", 100, 1);
        early.feed.put("b", 100, 2);

        assertThat(early.session.interrupt(false).toCompletableFuture().get()).isEqualTo(2);

        assertThat(early.feed.settled).extracting(JobStatus::state).containsOnly(JobState.INTERRUPTED);
        assertThat(early.feed.settled).hasSize(2);
        early.feed.put("c", 100, 3);
        early.link().joinable();
        early.link().says(new LinkEvent.Started());
        assertThat(early.link().sent).containsExactly("audio 3200");
    }

    @Test
    void shouldTakeAJobThatComesBeforeTheSessionHasItsQueue() {
        SessionBench early = new SessionBench();
        early.feed.bargeIn("urgent", 100, 7, false);

        early.ready();

        assertThat(early.link().sent).containsExactly("audio 3200");
    }

    @Test
    void shouldObeyAnInterruptWhileDrainingAndTakeNoMoreSpeech() {
        bench.feed.put("playing", 4000, 1);
        bench.feed.put("waiting", 4000, 2);
        bench.session.drain();
        bench.feed.bargeIn("urgent", 100, 9, false);
        assertThat(bench.feed.settled("urgent").state()).isEqualTo(JobState.REJECTED);
        assertThat(bench.feed.settled("urgent").code()).isEqualTo("SESSION_ENDED");
        assertThat(bench.link().sent).doesNotContain("SKIP");

        bench.feed.interrupt("stop", false);

        assertThat(bench.link().sent).endsWith("SKIP", "DONE");
        assertThat(bench.feed.settled("stop").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("playing").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.feed.settled("waiting").state()).isEqualTo(JobState.INTERRUPTED);
    }

    @Test
    void shouldRejectWhatBargesIntoAClosedSession() {
        bench.session.end(CloseReason.CLIENT, "");
        int sent = bench.link().sent.size();

        bench.feed.bargeIn("urgent", 100, 9, false);
        bench.feed.interrupt("stop", false);

        assertThat(bench.feed.settled).extracting(JobStatus::code).containsOnly("SESSION_ENDED");
        assertThat(bench.feed.settled).hasSize(2);
        assertThat(bench.link().sent).hasSize(sent);
        assertThatThrownBy(() ->
                        bench.session.interrupt(true).toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(GatewayException.class);
    }

    @Test
    void shouldNotLetAJobStopAnythingWhoseOwnTimeIsOver() {
        bench.feed.put("playing", 1000, 1);
        bench.link().takesAll();

        bench.feed.bargeIn("stale", 100, 9, false, bench.time.now());

        assertThat(bench.feed.settled("stale").state()).isEqualTo(JobState.EXPIRED);
        assertThat(bench.link().sent).doesNotContain("SKIP");
    }

    @ParameterizedTest
    @EnumSource(
            value = JobAction.class,
            names = {"SPEAK", "INTERRUPT"})
    void shouldAnswerTheJobThatBargedInLikeAnyOther(JobAction action) {
        if (action == JobAction.SPEAK) {
            bench.feed.bargeIn("urgent", 1000, 9, false);
            bench.link().takesAll();
            bench.link().says(new LinkEvent.SpeechBegan());
            bench.time.advanceMillis(1000);
            bench.link().says(new LinkEvent.SpeechEnded());
        } else {
            bench.feed.interrupt("urgent", false);
        }

        assertThat(bench.feed.settled("urgent").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.events)
                .filteredOn(event -> event.type() == SessionEvent.Type.INTERRUPT)
                .hasSize(1);
    }

    private void fillQueue(int millis) {
        bench.feed.put("playing", 3_600_000, 1);
        for (int i = 0; i < WAITING; i++) {
            bench.feed.put("waiting-" + i, millis, 2);
        }
        bench.link().takesAll();
        assertThat(bench.feed.waiting).hasSize(WAITING);
    }

    private int bytes(int value) {
        return bench.link().frames.stream()
                .filter(frame -> frame[0] == value)
                .mapToInt(frame -> frame.length)
                .sum();
    }
}
