package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sessions that end when their viewer has left and none comes back. */
class ViewerLeftTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration NEARLY = PATIENCE.minusMillis(1);

    private final SessionBench bench = SessionBench.endingAfterViewerLeft(PATIENCE);

    @Test
    void shouldEndWhenNobodyCameBackInTime() {
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.session.viewer(ViewerEvent.LEFT);

        bench.time.advance(NEARLY);
        assertThat(bench.state()).isEqualTo(SessionState.READY);
        bench.time.advance(Duration.ofMillis(1));

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.VIEWER_LEFT);
    }

    @Test
    void shouldGoOnWhenTheViewerCameBack() {
        bench.ready();
        bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, "a", null));
        bench.session.viewer(new ViewerReport(ViewerEvent.LEFT, "a", null));
        bench.time.advance(NEARLY);

        bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, "b", null));

        bench.time.advance(PATIENCE);
        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldNotTakeForGoneWhoIsWatchingSinceTheOneBeforeWasReplaced() {
        bench.ready();
        bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, "a", null));
        bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, "b", null));

        bench.session.viewer(new ViewerReport(ViewerEvent.LEFT, "a", null));

        assertThat(bench.session.snapshot().viewerSeen()).isTrue();
        bench.time.advance(PATIENCE);
        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldNeverEndWhileSomebodyHearsIt() {
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        bench.time.advance(PATIENCE.multipliedBy(3));

        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldEndOnlyWhereThatWasAskedFor() {
        SessionBench patient = new SessionBench();
        patient.ready();
        patient.session.viewer(ViewerEvent.FIRST_FRAME);
        patient.session.viewer(ViewerEvent.LEFT);

        patient.time.advance(PATIENCE.multipliedBy(3));

        assertThat(patient.state()).isEqualTo(SessionState.READY);
    }
}
