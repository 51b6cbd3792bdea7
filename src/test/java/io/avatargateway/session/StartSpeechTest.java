package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.StartSpeech;
import io.avatargateway.session.model.ViewerEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Speech that waits for the viewer. */
class StartSpeechTest {

    private final SessionBench bench = new SessionBench(SessionBench.POLICY, StartSpeech.ON_VIEWER);

    @Test
    void shouldHoldSpeechInItsQueueUntilTheViewerSeesTheAvatar() {
        bench.ready();
        bench.feed.put("waiting", 100, 1);
        bench.time.advance(Duration.ofMinutes(1));
        assertThat(bench.feed.waiting).hasSize(1);
        assertThat(bench.link().sent).isEmpty();

        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        assertThat(bench.link().sent).containsExactly("audio 3200");
    }

    @Test
    void shouldSpeakAtOnceWhereTheViewerWasThereFirst() {
        bench.joinable();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.feed.put("waiting", 100, 1);

        bench.link().says(new LinkEvent.Started());

        assertThat(bench.link().sent).containsExactly("audio 3200");
    }

    @Test
    void shouldWaitForAnotherViewerWhereTheFirstLeftBeforeSpeechCouldBegin() {
        bench.joinable();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.session.viewer(ViewerEvent.LEFT);
        bench.feed.put("waiting", 100, 1);
        bench.link().says(new LinkEvent.Started());
        assertThat(bench.link().sent).isEmpty();

        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        assertThat(bench.link().sent).containsExactly("audio 3200");
    }

    @Test
    void shouldGoOnWhereTheViewerLeavesLater() {
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.session.viewer(ViewerEvent.LEFT);

        bench.feed.put("next", 100, 1);

        assertThat(bench.link().sent).containsExactly("audio 3200");
    }

    @Test
    void shouldEndAsIdleWhereNoViewerEverReports() {
        bench.ready();
        bench.feed.put("waiting", 100, 1);

        bench.time.advance(Duration.ofMinutes(5));

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.IDLE);
        assertThat(bench.feed.closed).isTrue();
        assertThat(bench.feed.settled).isEmpty();
    }

    @Test
    void shouldHoldWhatBargesInAsWell() {
        bench.ready();
        bench.feed.put("waiting", 100, 1);
        bench.feed.bargeIn("urgent", 200, 2, true);
        assertThat(bench.link().sent).containsExactly("SKIP");

        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        assertThat(bench.link().sent).containsExactly("SKIP", "audio 6000", "audio 400", "audio 3200");
    }

    @Test
    void shouldCloseAtOnceWhereItIsToDrainBeforeAnythingCouldBeHeard() {
        bench.ready();
        bench.feed.put("waiting", 100, 1);

        bench.session.drain();

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.CLIENT);
        assertThat(bench.link().frames).isEmpty();
    }
}
