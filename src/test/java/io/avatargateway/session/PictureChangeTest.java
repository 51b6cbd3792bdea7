package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.PictureChange;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes of the picture come between the utterances, or at once, and stop no speech. */
class PictureChangeTest {

    private static final PictureChange CAMERA = new PictureChange.Camera(List.of(0f, 0.5f, 0f, 1.5f));
    private static final PictureChange BACKGROUND =
            new PictureChange.Background("6f1c2a9e-1b2c-4d3e-8f90-0123456789ab");
    private static final PictureChange OWN = new PictureChange.Foreground(null);

    private final SessionBench bench = new SessionBench();

    @Test
    void shouldComeWhenAllBeforeItWasHeard() {
        bench.ready();
        bench.feed.put("before", 1000, 1);
        bench.feed.put("camera", CAMERA);
        bench.feed.put("behind", 1000, 1);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(900);
        bench.link().takesAll();
        assertThat(bench.link().sent).doesNotContain(CAMERA.toString());
        assertThat(bench.feed.answered("camera")).isFalse();

        bench.time.advanceMillis(100);
        bench.link().says(new LinkEvent.SpeechEnded());

        assertThat(bench.link().sent).contains(CAMERA.toString());
        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("before", "camera");
        assertThat(bench.feed.settled("camera").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.wrong).isEmpty();
    }

    @Test
    void shouldComeAtOnceInASessionThatIsSilent() {
        bench.ready();
        bench.feed.put("background", BACKGROUND);
        bench.feed.put("foreground", OWN);

        assertThat(bench.link().sent).containsExactly(BACKGROUND.toString(), OWN.toString());
        assertThat(bench.feed.settled).extracting(JobStatus::state).containsOnly(JobState.FINISHED);
    }

    @Test
    void shouldStopNothingThatIsSpokenAndDropNothingThatWaitsWhereItComesAtOnce() {
        bench.speaking();
        bench.feed.put("waiting", 1000, 1);
        bench.feed.atOnce("now", CAMERA, null);

        assertThat(bench.link().sent).contains(CAMERA.toString()).doesNotContain("SKIP");
        assertThat(bench.feed.settled).extracting(JobStatus::jobId).containsExactly("now");
        bench.time.advanceMillis(1000);
        bench.link().says(new LinkEvent.SpeechEnded());
        bench.link().takesAll();
        assertThat(bench.feed.settled("first").state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void shouldWaitForAnAvatarThatIsNotThereYet() {
        bench.joinable();
        bench.feed.atOnce("now", CAMERA, null);
        assertThat(bench.link().sent).isEmpty();
        assertThat(bench.feed.settled).isEmpty();

        bench.link().says(new LinkEvent.Started());

        assertThat(bench.link().sent).containsExactly(CAMERA.toString());
        assertThat(bench.feed.settled("now").state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void shouldBeDroppedByAnInterruptWhileItWaits() {
        bench.speaking();
        bench.feed.put("camera", CAMERA);
        bench.link().takesAll();

        bench.session.interrupt(false);

        assertThat(bench.feed.settled("camera").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.link().sent).doesNotContain(CAMERA.toString());
        assertThat(bench.feed.wrong).isEmpty();
    }

    @Test
    void shouldComeAfterAnInterruptThatKeepsWhatWaits() {
        bench.speaking();
        bench.feed.put("camera", CAMERA);
        bench.link().takesAll();

        bench.session.interrupt(true);

        assertThat(bench.link().sent).endsWith("SKIP", CAMERA.toString());
        assertThat(bench.feed.settled("camera").state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void shouldComeBeforeDoneWhereTheSessionDrains() {
        bench.speaking();
        bench.feed.put("camera", CAMERA);
        bench.session.drain();
        bench.link().takesAll();
        assertThat(bench.link().sent).doesNotContain("DONE");

        bench.time.advanceMillis(1000);
        bench.link().says(new LinkEvent.SpeechEnded());

        assertThat(bench.link().sent).endsWith(CAMERA.toString(), "DONE");
        assertThat(bench.feed.settled("camera").state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void shouldBeRefusedAtOnceWhileTheSessionDrains() {
        bench.speaking();
        bench.session.drain();
        bench.feed.atOnce("late", CAMERA, null);

        assertThat(bench.feed.settled("late").state()).isEqualTo(JobState.REJECTED);
        assertThat(bench.feed.settled("late").code()).isEqualTo("SESSION_ENDED");
    }

    @Test
    void shouldBeRefusedBehindTheEnd() {
        bench.closed();
        bench.feed.atOnce("late", CAMERA, null);

        assertThat(bench.feed.settled("late").state()).isEqualTo(JobState.REJECTED);
    }

    @Test
    void shouldExpireAtOnce() {
        bench.ready();
        bench.feed.atOnce("late", CAMERA, Instant.EPOCH);

        assertThat(bench.feed.settled("late").state()).isEqualTo(JobState.EXPIRED);
        assertThat(bench.link().sent).isEmpty();
    }

    @Test
    void shouldEndWithTheSessionWhileItWaits() {
        bench.speaking();
        bench.feed.put("camera", CAMERA);
        bench.link().takesAll();

        bench.session.end(CloseReason.CLIENT, "");

        assertThat(bench.feed.answered("camera")).isTrue();
        assertThat(bench.feed.settled("camera").state()).isNotEqualTo(JobState.FINISHED);
        assertThat(bench.link().sent).doesNotContain(CAMERA.toString());
        assertThat(bench.feed.wrong).isEmpty();
    }
}
