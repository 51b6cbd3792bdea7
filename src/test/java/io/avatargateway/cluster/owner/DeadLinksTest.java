package io.avatargateway.cluster.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.cluster.progress.Progress;
import io.avatargateway.cluster.record.AliveTimes;
import io.avatargateway.cluster.record.FoundRecord;
import io.avatargateway.cluster.record.FoundRecord.Form;
import io.avatargateway.cluster.record.Stored;
import io.avatargateway.cluster.record.StoredSession;
import io.avatargateway.ledger.EndedBy;
import io.avatargateway.ledger.LinkEntry;
import io.avatargateway.ledger.LinkLedger;
import io.avatargateway.ledger.Payers;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.LinkRecord;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The links of a gateway that died are told by who goes on: they ended about when it was alive at last. */
class DeadLinksTest {

    private static final Instant CREATED = Instant.parse("2026-11-30T10:00:00Z");
    private static final Instant ALIVE = CREATED.plusSeconds(40);

    private final SessionId id = SessionId.random();
    private final List<LinkEntry> told = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> kept = new CompletableFuture<>();
    private final DeadLinks links = new DeadLinks(new Kept(), new Payers(false), Duration.ofMillis(20));

    @Test
    void shouldEndALivingLinkHalfABeatBehindItsGatewaysLastOne() {
        CompletionStage<Void> done = links.tell(record("run"), progress(HandOver.NONE, living(3, 1)));

        assertThat(told).hasSize(1);
        assertThat(told.get(0).id()).isEqualTo(id + "/3");
        assertThat(told.get(0).endedBy()).isEqualTo(EndedBy.DEATH);
        assertThat(told.get(0).upstreamId()).isEqualTo("up-3");
        assertThat(told.get(0).paid()).isEqualTo(Duration.ofMillis(39_500));
        assertThat(told.get(0).line()).contains("\"estimated\":true");
        assertThat(done.toCompletableFuture()).isNotDone();
        kept.complete(null);
        assertThat(done.toCompletableFuture()).isCompleted();
    }

    /** What it told of its speech may be later than its last heartbeat. */
    @Test
    void shouldTakeTheLatestSignOfLife() {
        Heard anchor = new Heard(17, 32_000, ALIVE.plusMillis(700), true);
        Progress spoke = new Progress(
                id, "run", 3, 42, true, false, 5_000, List.of(anchor), HandOver.NONE, 0, List.of(living(3, 1)));

        links.tell(record("run"), spoke);

        assertThat(told).extracting(LinkEntry::paid).containsExactly(Duration.ofMillis(40_200));
    }

    /** That it had ended before is known; whether it was told is not. */
    @Test
    void shouldTellAgainOfALinkThatHadEnded() {
        LinkRecord ended = new LinkRecord(2, CREATED, CREATED.plusSeconds(1), CREATED.plusSeconds(21), "told", "up-2");

        links.tell(record("run"), progress(HandOver.NONE, ended, living(3, 22)));

        assertThat(told).extracting(LinkEntry::paid).containsExactly(Duration.ofSeconds(20), Duration.ofMillis(18_500));
    }

    @Test
    void shouldCountNothingWhereItIsNotKnownWhenTheGatewayLived() {
        links.tell(record("another life"), progress(HandOver.NONE, living(3, 1)));

        assertThat(told).extracting(LinkEntry::paid).containsExactly(Duration.ZERO);
    }

    /** It ends its links itself; only if it died meanwhile, somebody else has to tell. */
    @Test
    void shouldLetAGatewayThatHandedOverTellItself() {
        CompletionStage<Void> done = links.tell(record("run"), progress(HandOver.EXACT, living(3, 1)));

        assertThat(done.toCompletableFuture()).isCompleted();
        await().until(() -> told.size() == 1);
    }

    @Test
    void shouldTellNothingWhereNothingIsKnown() {
        assertThat(links.tell(record("run"), null).toCompletableFuture()).isCompleted();
        assertThat(links.tell(record("run"), progress(HandOver.NONE)).toCompletableFuture())
                .isCompleted();
        assertThat(told).isEmpty();
    }

    private FoundRecord record(String run) {
        return new FoundRecord(
                1,
                Form.RECORD,
                id,
                run,
                AliveTimes.NONE.with(run, ALIVE),
                new StoredSession(id, Stored.options(), CREATED));
    }

    private static LinkRecord living(int generation, int paidFromSecond) {
        return new LinkRecord(generation, CREATED, CREATED.plusSeconds(paidFromSecond), null, null, "up-" + generation);
    }

    private Progress progress(HandOver how, LinkRecord... known) {
        return new Progress(id, "run", 3, 42, true, false, 5_000, List.of(), how, 0, List.of(known));
    }

    private final class Kept implements LinkLedger {
        @Override
        public void ended(LinkEntry entry) {
            told.add(entry);
        }

        @Override
        public CompletionStage<Void> kept(SessionId session) {
            return kept;
        }
    }
}
