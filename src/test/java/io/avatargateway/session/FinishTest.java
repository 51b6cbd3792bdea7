package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.Job;
import org.junit.jupiter.api.Test;

/** A job that ends the session when its turn comes. */
class FinishTest {

    private final SessionBench bench = new SessionBench().ready();

    @Test
    void shouldBeAnsweredWhenAllBeforeItWasHeard() {
        bench.feed.put("before", 1000, 1);
        bench.feed.put("finish", JobAction.FINISH);
        bench.link().takesAll();
        assertThat(bench.state()).isEqualTo(SessionState.DRAINING);
        assertThat(bench.link().sent).last().isEqualTo("DONE");
        assertThat(bench.feed.settled).isEmpty();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(1000);

        bench.link().says(new LinkEvent.SpeechEnded());

        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("before", "finish");
        assertThat(bench.feed.settled).extracting(JobStatus::state).containsOnly(JobState.FINISHED);
        bench.link().says(new LinkEvent.Stopped());
        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.COMPLETED);
    }

    @Test
    void shouldEndASessionThatHasNothingToSay() {
        bench.feed.put("finish", JobAction.FINISH);

        assertThat(bench.link().sent).containsExactly("DONE");
        assertThat(bench.feed.settled("finish").state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void shouldWaitForSpeechThatIsStillInTheMaking() {
        ToldSpeech speech = bench.feed.grow("streamed").grow(100, 1);
        bench.feed.put("finish", JobAction.FINISH);
        bench.link().takesAll();
        bench.time.advanceMillis(5000);
        assertThat(bench.state().takesSpeech()).isTrue();

        speech.grow(100, 1).end();
        bench.link().takesAll();

        assertThat(bench.link().sent).endsWith("audio 3200", "DONE");
    }

    @Test
    void shouldTakeNothingThatComesBehindIt() {
        bench.feed.put("finish", JobAction.FINISH);
        bench.feed.put("behind", 100, 2);

        assertThat(bench.feed.waiting).extracting(Job::id).containsExactly("behind");
        assertThat(bench.feed.requested).isFalse();
    }

    @Test
    void shouldRejectWhatIsHeldBehindIt() {
        bench.feed.holdBack = true;
        bench.feed.grow("playing").grow(9000, 1).end();
        bench.feed.put("finish", JobAction.FINISH);
        bench.feed.putFirst("first", 100, 2);
        bench.feed.handOver();
        bench.link().takesAll();
        // Asked for in order to be dropped, it comes although there is no room for it yet.
        ToldSpeech urgent = bench.feed.growAtOnce("urgent", false);
        bench.feed.put("last", JobAction.FINISH);
        bench.feed.put("behind", 100, 3);
        urgent.grow(100, 4).end();
        bench.link().takesAll();

        assertThat(bench.link().sent).last().isEqualTo("DONE");
        bench.link().says(new LinkEvent.Stopped());
        assertThat(bench.feed.settled("last").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.answered("behind")).isFalse();
        assertThat(bench.feed.waiting).extracting(Job::id).containsExactly("behind");
    }

    @Test
    void shouldNotEndTheSessionWhereAnInterruptDropsIt() {
        bench.feed.put("playing", 9000, 1);
        bench.feed.put("finish", JobAction.FINISH);
        bench.feed.put("too", 100, 1);
        bench.link().takesAll();

        bench.feed.interrupt("stop", false);
        bench.feed.put("new", 100, 2);

        assertThat(bench.feed.settled("finish").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.state().takesSpeech()).isTrue();
        assertThat(bench.link().sent).last().isEqualTo("audio 3200");
    }

    @Test
    void shouldEndTheSessionNeverthelessWhereItsTurnHadCome() {
        bench.feed.put("playing", 1900, 1);
        bench.feed.put("finish", JobAction.FINISH);
        bench.link().takesAll();
        assertThat(bench.link().sent).last().isEqualTo("DONE");

        bench.session.interrupt(true);

        assertThat(bench.feed.settled("playing").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.feed.settled("finish").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.link().sent).endsWith("DONE", "SKIP");
    }

    @Test
    void shouldFailWithTheAvatar() {
        bench.feed.put("playing", 1900, 1);
        bench.feed.put("finish", JobAction.FINISH);
        bench.link().takesAll();

        bench.link().says(new LinkEvent.Closed(1006, "reset"));

        assertThat(bench.feed.settled).extracting(JobStatus::code).containsOnly("AVATAR_LOST");
        assertThat(bench.feed.settled).hasSize(2);
    }

    @Test
    void shouldDrainToItsEndAlsoWhereAWaitingJobEndsOnItsOwnAccount() {
        bench.feed.put("playing", 9000, 1);
        bench.feed.put("unreadable", 100, 2);
        bench.link().takesAll();
        bench.session.drain();
        bench.feed.vanish("unreadable");

        for (int i = 0; i < 12; i++) {
            bench.time.advanceMillis(1000);
            bench.link().takesAll();
        }

        assertThat(bench.link().sent).last().isEqualTo("DONE");
    }

    @Test
    void shouldExpireWhereItsTurnComesTooLate() {
        bench.feed.put("playing", 8000, 1);
        bench.feed.put("short-lived", 100, 2, bench.time.now().plusMillis(500));
        bench.link().takesAll();
        assertThat(bench.feed.waiting).hasSize(1);

        for (int i = 0; i < 8; i++) {
            bench.time.advanceMillis(1000);
            bench.link().takesAll();
        }

        assertThat(bench.feed.settled("short-lived").state()).isEqualTo(JobState.EXPIRED);
    }

    @Test
    void shouldExpireWhereItsTurnComesTooLateAlsoWhatWasTakenAheadOfIt() {
        bench.feed.put("playing", 1900, 1);
        bench.feed.put("short-lived", 100, 2, bench.time.now().plusMillis(300));
        bench.link().takesAll();
        assertThat(bench.feed.waiting).isEmpty();
        assertThat(bench.feed.settled).isEmpty();

        bench.time.advanceMillis(1000);
        bench.link().takesAll();

        assertThat(bench.feed.settled("short-lived").state()).isEqualTo(JobState.EXPIRED);
    }

    @Test
    void shouldExpireWhatWasHeldSinceBeforeTheAvatarWasReady() {
        SessionBench early = new SessionBench().joinable();
        early.feed.bargeIn("urgent", 100, 1, false, early.time.now().plusSeconds(1));
        early.time.advanceMillis(2000);

        early.link().says(new LinkEvent.Started());

        assertThat(early.feed.settled("urgent").state()).isEqualTo(JobState.EXPIRED);
        assertThat(early.link().sent).isEmpty();
    }
}
