package io.avatargateway.jms.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.ledger.EndedBy;
import io.avatargateway.ledger.LinkEntry;
import io.avatargateway.session.model.SessionId;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which entries of links go to the broker next, and who hears that they are kept. */
class WaitingLinksTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private final SessionId one = SessionId.random();
    private final SessionId other = SessionId.random();
    private final WaitingLinks waiting = new WaitingLinks(3, 2);

    @Test
    void shouldSendSomeTogetherAndTheNextBehindThem() {
        come(one, 1);
        come(one, 2);
        come(other, 1);

        assertThat(waiting.next()).extracting(WaitingLinks.Waiting::id).containsExactly(one + "/1", one + "/2");
        assertThat(waiting.next()).as("while others are under way").isEmpty();
        waiting.sent();
        assertThat(waiting.next()).extracting(WaitingLinks.Waiting::id).containsExactly(other + "/1");
        waiting.sent();
        assertThat(waiting.isEmpty()).isTrue();
        assertThat(waiting.lost()).isZero();
    }

    @Test
    void shouldSendAgainWhatMayNotHaveCome() {
        come(one, 1);
        waiting.next();
        waiting.failed();

        assertThat(waiting.next()).hasSize(1);
    }

    @Test
    void shouldKeepTheFirstWordOfALink() {
        come(one, 1);
        String first = waiting.next().get(0).line();
        waiting.failed();
        waiting.come(entry(one, 1, EndedBy.DEATH));

        assertThat(waiting.next()).extracting(WaitingLinks.Waiting::line).containsExactly(first);
    }

    @Test
    void shouldLetTheOldestGoWhereTooManyWait() {
        for (int generation = 1; generation <= 5; generation++) {
            come(one, generation);
        }

        assertThat(waiting.lost()).isEqualTo(2);
        assertThat(waiting.next()).extracting(WaitingLinks.Waiting::id).containsExactly(one + "/3", one + "/4");
    }

    @Test
    void shouldTellWhenASessionsEntriesWaitNoMore() {
        CompletableFuture<Void> nothing = listen(other);
        come(one, 1);
        come(one, 2);
        come(one, 3);
        CompletableFuture<Void> kept = listen(one);
        waiting.next();
        waiting.sent();

        assertThat(nothing).isCompleted();
        assertThat(kept).isNotDone();
        waiting.next();
        waiting.sent();
        assertThat(kept).isCompleted();
    }

    /** Else the session's record would wait for ever. */
    @Test
    void shouldCountAsOverWhatTheBrokerRefuses() {
        come(one, 1);
        CompletableFuture<Void> kept = listen(one);
        waiting.next();

        waiting.refused();

        assertThat(kept).isCompleted();
        assertThat(waiting.lost()).isEqualTo(1);
        assertThat(waiting.isEmpty()).isTrue();
    }

    private CompletableFuture<Void> listen(SessionId session) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        waiting.listen(session, kept);
        return kept;
    }

    private void come(SessionId session, int generation) {
        waiting.come(entry(session, generation, EndedBy.GATEWAY));
    }

    private static LinkEntry entry(SessionId session, int generation, EndedBy by) {
        return new LinkEntry("acme", session, generation, NOON, NOON, NOON.plusSeconds(9), null, by, "CLIENT");
    }
}
