package io.avatargateway.session;

import static io.avatargateway.session.CountedSpeech.counted;
import static io.avatargateway.session.Recoveries.CUT;
import static io.avatargateway.session.Recoveries.bench;
import static io.avatargateway.session.Recoveries.comeBack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What front ends report of their viewers, from which room. */
class ViewerGenerationTest {

    @Test
    void shouldTellWhichRoomItIsToJoin() {
        SessionBench bench = bench(Resume.EXACT).ready();
        assertThat(bench.session.snapshot().join().generation()).isEqualTo(1);

        bench.link().says(CUT);

        assertThat(bench.session.snapshot().join()).as("the room is lost").isNull();
        comeBack(bench);
        assertThat(bench.session.snapshot().join().generation()).isEqualTo(2);
    }

    @Test
    void shouldNotTakeAFirstFrameOfALostRoomForOneOfTheNext() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(counted(500)));
        firstFrame(bench, 1);
        bench.link().says(CUT);
        firstFrame(bench, 1);
        assertThat(bench.session.snapshot().viewerSeen()).isFalse();
        comeBack(bench);

        firstFrame(bench, 1);
        assertThat(bench.session.snapshot().viewerSeen()).isFalse();
        assertThat(bench.link().frames).isEmpty();
        firstFrame(bench, 2);

        assertThat(bench.session.snapshot().viewerSeen()).isTrue();
        assertThat(bench.link().frames).isNotEmpty();
        assertThat(viewerEvents(bench)).hasSize(2);
    }

    @Test
    void shouldNotTakeTheLinksThatFailedForRooms() {
        SessionBench bench = bench(Resume.EXACT).ready();
        firstFrame(bench, 1);
        bench.link().says(CUT);
        bench.time.advanceMillis(250);
        bench.link().joinable();
        firstFrame(bench, 2);
        assertThat(bench.session.snapshot().viewerSeen()).isTrue();
        bench.link().says(CUT);
        bench.time.advanceMillis(1000);
        assertThat(bench.links).hasSize(3);
        bench.link().joinable();

        firstFrame(bench, 2);

        assertThat(bench.session.snapshot().viewerSeen()).isFalse();
        firstFrame(bench, 3);
        bench.link().says(new LinkEvent.Started());
        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, Integer.MAX_VALUE})
    void shouldRefuseALinkThatThereWasNotYet(int generation) {
        SessionBench bench = bench(Resume.EXACT).ready();

        assertThatThrownBy(() -> bench.session
                        .viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, null, generation))
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(GatewayException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.PROPERTY_INVALID);
                    assertThat(refused)
                            .hasMessageContaining("generation: " + generation + " (expected: at most 1, that of");
                });
        assertThat(bench.session.snapshot().viewerSeen()).isFalse();
        assertThat(viewerEvents(bench)).isEmpty();
    }

    @Test
    void shouldTakeAReportThatNamesNoRoomForOneOfTheRoomThatThereIs() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.link().says(CUT);
        comeBack(bench);

        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        assertThat(bench.session.snapshot().viewerSeen()).isTrue();
    }

    @Test
    void shouldKeepTheViewerWhoCameToTheNextRoomWhereOneLeavesTheLostOne() {
        SessionBench bench = bench(Resume.EXACT).ready();
        firstFrame(bench, 1);
        bench.link().says(CUT);
        comeBack(bench);
        firstFrame(bench, 2);

        bench.session.viewer(new ViewerReport(ViewerEvent.LEFT, null, 1));
        assertThat(bench.session.snapshot().viewerSeen()).isTrue();

        bench.session.viewer(new ViewerReport(ViewerEvent.LEFT, null, 2));
        assertThat(bench.session.snapshot().viewerSeen()).isFalse();
    }

    @Test
    void shouldNoticeThatAViewerLeftTheLostRoomAndDoesNotCome() {
        SessionBench bench = bench(Resume.EXACT).ready();
        firstFrame(bench, 1);
        bench.link().says(CUT);

        bench.session.viewer(new ViewerReport(ViewerEvent.LEFT, null, 1));

        assertThat(viewerEvents(bench))
                .extracting(event -> event.data().get("viewer"))
                .containsExactly("first-frame", "left");
    }

    private static void firstFrame(SessionBench bench, int generation) {
        bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, null, generation));
    }

    private static Stream<SessionEvent> viewerEvents(SessionBench bench) {
        return bench.events.stream().filter(event -> event.type() == SessionEvent.Type.VIEWER);
    }
}
