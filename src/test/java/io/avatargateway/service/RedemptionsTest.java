package io.avatargateway.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.avatargateway.api.Snapshots;
import io.avatargateway.security.tickets.UsedTickets;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RedemptionsTest {

    private static final JoinInfo JOIN = new JoinInfo(1, "wss://room", "token", Instant.EPOCH);

    private final Redemptions redemptions = new Redemptions(new UsedTickets(System::nanoTime));

    @Test
    void shouldGiveTheRoomOnceForOneTicket() {
        SessionSnapshot session = session(SessionState.JOINABLE, JOIN);

        assertThat(redemptions.redeem(session, "t").toCompletableFuture().join().join())
                .isEqualTo(JOIN);
        assertThat(refusal(session)).isEqualTo(ErrorCode.TICKET_USED);
    }

    @Test
    void shouldLeaveATicketGoodWhileThereIsNoRoom() {
        assertThat(refusal(session(SessionState.OPENING, null))).isEqualTo(ErrorCode.JOIN_NOT_READY);
        assertThat(refusal(session(SessionState.CLOSED, JOIN))).isEqualTo(ErrorCode.SESSION_ENDED);
        assertThat(redemptions.redeem(session(SessionState.JOINABLE, JOIN), "t").toCompletableFuture())
                .isCompleted();
    }

    private ErrorCode refusal(SessionSnapshot session) {
        CompletionException failed = catchThrowableOfType(
                CompletionException.class,
                () -> redemptions.redeem(session, "t").toCompletableFuture().join());
        return ((GatewayException) failed.getCause()).code();
    }

    private static SessionSnapshot session(SessionState state, JoinInfo join) {
        return Snapshots.running(SessionId.random(), state, 1, join);
    }
}
