package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkEvent.Terminated;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the one who asked for a session is told, and when another attempt is made. */
class OpeningTest {

    @Test
    void shouldGiveTheJoinInfoWithTheTimeUntilWhichSomebodyMustJoin() throws Exception {
        SessionBench bench = new SessionBench().joinable();

        JoinInfo join = bench.opened.get().join();
        assertThat(join.livekitUrl()).isEqualTo("ws://room");
        assertThat(join.livekitToken()).isEqualTo("join-token");
        assertThat(join.joinBy()).isEqualTo(bench.time.now().plusSeconds(30));
    }

    @Test
    void shouldShowWhatTheAvatarServiceSaysOfOptionsThatItTookNevertheless() throws Exception {
        SessionBench bench = new SessionBench().open();
        bench.link().says(new LinkEvent.Authorised(List.of("zoom is out of range")));
        bench.link().joinable();

        assertThat(bench.opened.get().warnings()).containsExactly("zoom is out of range");
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED, SIMLI_REFUSED, REJECTED",
        "RATE_LIMITED, SIMLI_RATE_LIMITED, RATE_LIMITED",
        "UNREACHABLE, SIMLI_UNREACHABLE, LINK_LOST",
        "TIMED_OUT, SIMLI_TIMEOUT, LINK_LOST",
        "PROTOCOL, SIMLI_PROTOCOL, UPSTREAM_ERROR"
    })
    void shouldTellEachFailureApart(LinkFailure.Kind kind, ErrorCode code, CloseReason reason) {
        SessionBench bench = new SessionBench().open();
        for (int attempt = 0; attempt < 20 && bench.state() == SessionState.OPENING; attempt++) {
            bench.link().says(new LinkEvent.Failed(new LinkFailure(kind, "THEIR_CODE", null, "because")));
            bench.time.advanceMillis(4000);
        }

        assertThatThrownBy(bench.opened::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(GatewayException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(code);
                    assertThat(failure.upstreamCode()).contains("THEIR_CODE");
                    assertThat(failure.retryAfter().isPresent()).isEqualTo(kind.retryable());
                });
        assertThat(bench.session.snapshot().reason()).isEqualTo(reason);
        assertThat(bench.links.size() > 1).isEqualTo(kind.retryable());
    }

    @Test
    void shouldNeverTryAgainWhatWasRefused() {
        SessionBench bench = new SessionBench().open();
        bench.link().says(new Terminated(Terminated.Kind.ERROR, "INVALID_API_KEY"));
        bench.time.advance(Duration.ofMinutes(1));

        assertThat(bench.links).hasSize(1);
        assertThat(bench.session.snapshot().failure().upstreamCode()).isEqualTo("INVALID_API_KEY");
    }

    @Test
    void shouldComposeAFreshLinkAfterARateLimitAndThenOpen() {
        SessionBench bench = new SessionBench().open();
        bench.link().says(new Terminated(Terminated.Kind.RATE, "too many"));
        bench.time.advanceMillis(250);
        bench.link().joinable();

        assertThat(bench.opened).isCompleted();
        assertThat(bench.session.snapshot().generation()).isEqualTo(2);
        assertThat(bench.links.get(0).sent).last().isEqualTo("close failed");
    }

    @Test
    void shouldWaitAtLeastAsLongAsTheAvatarServiceAsks() {
        SessionBench bench = new SessionBench().open();
        bench.link()
                .says(new LinkEvent.Failed(
                        new LinkFailure(LinkFailure.Kind.RATE_LIMITED, null, Duration.ofSeconds(3), "429")));
        bench.time.advanceMillis(2900);
        assertThat(bench.links).hasSize(1);
        bench.time.advanceMillis(200);
        assertThat(bench.links).hasSize(2);
    }

    @Test
    void shouldAnswerAtOnceWhereTheAskedForPauseIsLongerThanTheRequestMayTake() {
        SessionBench bench = new SessionBench().open();
        bench.link()
                .says(new LinkEvent.Failed(
                        new LinkFailure(LinkFailure.Kind.RATE_LIMITED, null, Duration.ofMinutes(1), "429")));

        assertThat(bench.opened).isCompletedExceptionally();
    }

    @Test
    void shouldGiveUpASilentSocketWhenTheTimeToOpenIsOver() {
        SessionBench bench = new SessionBench().open();
        bench.time.advance(Duration.ofSeconds(15));

        assertThat(bench.opened).isCompletedExceptionally();
        assertThat(bench.session.snapshot().failure().kind()).isEqualTo(LinkFailure.Kind.TIMED_OUT);
        assertThat(bench.link().sent).contains("DONE", "close LINK_LOST");
    }

    @Test
    void shouldNotTakeAStartThatOvertakesTheJoinInfoForLost() {
        SessionBench bench = new SessionBench().open();
        bench.link().says(new LinkEvent.Started());
        assertThat(bench.state()).isEqualTo(SessionState.OPENING);
        bench.link().joinable();

        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldSayThatTheViewerIsMissingWhereTheServiceStopsWhenTheTimeToJoinIsOver() {
        SessionBench bench = new SessionBench().ready();
        bench.time.advance(Duration.ofSeconds(30));
        bench.link().says(new LinkEvent.Stopped());

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.VIEWER_MISSING);
    }

    @Test
    void shouldNotBlameTheViewerWhoWasSeen() {
        SessionBench bench = new SessionBench().ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.time.advance(Duration.ofSeconds(30));
        bench.link().says(new LinkEvent.Stopped());

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.UPSTREAM_CLOSING);
    }

    @Test
    void shouldTakeALinkForLostThatHasAnsweredPingsAndNoLongerDoes() {
        SessionBench bench = new SessionBench().ready();
        bench.link().says(new LinkEvent.Pong(Duration.ofMillis(3)));
        bench.time.advance(Duration.ofSeconds(29));
        bench.link().says(new LinkEvent.Pong(Duration.ofMillis(3)));
        bench.time.advance(Duration.ofSeconds(29));
        assertThat(bench.state()).isEqualTo(SessionState.READY);

        bench.time.advance(Duration.ofSeconds(1));

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.LINK_LOST);
    }

    @Test
    void shouldNotExpectPongsFromAServiceThatNeverSentOne() {
        SessionBench bench = new SessionBench().ready();
        bench.time.advance(Duration.ofMinutes(4));

        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldNotKeepTheJoinTokenInAnyText() {
        SessionBench bench = new SessionBench().joinable();

        assertThat(bench.session.snapshot().toString()).doesNotContain("join-token");
        assertThat(bench.events.toString()).doesNotContain("join-token");
    }
}
