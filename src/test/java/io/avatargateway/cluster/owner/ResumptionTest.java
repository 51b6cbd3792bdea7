package io.avatargateway.cluster.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.cluster.progress.Progress;
import io.avatargateway.cluster.record.AliveTimes;
import io.avatargateway.cluster.record.FoundRecord;
import io.avatargateway.cluster.record.FoundRecord.Form;
import io.avatargateway.cluster.record.StoredSession;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResumptionTest {

    private static final Instant CREATED = Instant.parse("2026-11-30T10:00:00Z");
    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final SessionId ID = SessionId.random();
    private static final Heard ANCHOR = new Heard(17, 32_000, CREATED.plusSeconds(30), true);
    private static final Progress PROGRESS =
            new Progress(ID, "run", 3, 42, true, false, 5_000, List.of(ANCHOR), HandOver.NONE);

    private AliveTimes alive = AliveTimes.NONE.with("run", CREATED.plusSeconds(40));

    @Test
    void shouldGoOnWhereItWasByTheClockOfTheOneThatSpoke() {
        Continuation from = from(PROGRESS, CREATED.plusSeconds(50)).orElseThrow();

        assertThat(from)
                .isEqualTo(
                        new Continuation(3, CREATED, 42, CREATED.plusSeconds(40), true, false, 5_000, List.of(ANCHOR)));
        assertThat(from.heard().get(0).bytesAt(from.aliveAt())).isEqualTo(32_000 + 10 * 32_000);
    }

    @Test
    void shouldCountOnTheOneThatSpokeAlsoWhereAnotherHadItMeanwhile() {
        alive = alive.with("never-spoke", CREATED.plusSeconds(47));

        assertThat(from(PROGRESS, CREATED.plusSeconds(50)).orElseThrow().aliveAt())
                .isEqualTo(CREATED.plusSeconds(40));
    }

    @Test
    void shouldNotTakeForHeardWhatNobodyKnows() {
        alive = AliveTimes.NONE.with("another", CREATED.plusSeconds(47));

        Continuation from = from(PROGRESS, CREATED.plusSeconds(50)).orElseThrow();

        assertThat(from.heard().get(0).bytesAt(from.aliveAt())).isEqualTo(32_000);
    }

    @Test
    void shouldBeginEachJobAnewWhereNothingIsKnown() {
        Continuation from = from(null, CREATED.plusSeconds(50)).orElseThrow();

        assertThat(from.heard()).isEmpty();
        assertThat(from.createdAt()).isEqualTo(CREATED);
    }

    @Test
    void shouldGiveUpWhatWasDeadForTooLong() {
        assertThat(from(PROGRESS, CREATED.plusSeconds(160))).isPresent();
        assertThat(from(PROGRESS, CREATED.plusSeconds(161))).isEmpty();
        assertThat(Resumption.of(record(), PROGRESS, CREATED.plusSeconds(41), Duration.ZERO))
                .isEmpty();
    }

    @Test
    void shouldGoOnWhereNobodyKnowsSinceWhenItIsDead() {
        alive = AliveTimes.NONE;

        assertThat(from(PROGRESS, CREATED.plusSeconds(5_000))).isPresent();
    }

    /** What was told, by which owner, how many have had it, and behind which number the next one begins. */
    @ParameterizedTest
    @CsvSource({
        "42, 0, 0, 10000",
        "42, 0, 1, 10000",
        "42, 0, 2, 20000",
        "42, 0, 9, 90000",
        "20003, 2, 3, 30000",
        "20003, 2, 4, 40000",
        "20003, 3, 3, 30000",
        "9990, 0, 1, 20000",
        "12000, 0, 1, 20000",
        "12000, 0, 2, 30000"
    })
    void shouldGiveEachOwnerNumbersOfItsOwn(long told, int ownersBefore, int owners, long begin) {
        alive = owners(owners);
        Progress progress =
                new Progress(ID, "run", 3, told, true, false, 5_000, List.of(ANCHOR), HandOver.NONE, ownersBefore);

        Continuation from = from(progress, CREATED.plusSeconds(50)).orElseThrow();

        assertThat(SessionEvent.behindOwnerOf(from.lastSequence())).isEqualTo(begin);
    }

    @ParameterizedTest
    @CsvSource({"0, 10000", "1, 10000", "2, 20000", "9, 90000"})
    void shouldGiveEachOwnerNumbersOfItsOwnWhereNothingWasTold(int owners, long begin) {
        alive = owners(owners);

        Continuation from = from(null, CREATED.plusSeconds(50)).orElseThrow();

        assertThat(SessionEvent.behindOwnerOf(from.lastSequence())).isEqualTo(begin);
    }

    private static AliveTimes owners(int count) {
        AliveTimes times = AliveTimes.NONE;
        for (int i = 0; i < count; i++) {
            times = i % 2 == 0 ? times.with("run-" + i, CREATED) : times.withUnknown();
        }
        return AliveTimes.parse(times.text());
    }

    @Test
    void shouldReadTheTimesOfAVersionThatDidNotCountOwners() {
        AliveTimes read = AliveTimes.parse("one@2026-11-30T10:00:00Z two@2026-11-30T10:00:07Z");

        assertThat(read.owners()).isEqualTo(2);
        assertThat(AliveTimes.parse("#x #-1 #9999999999 " + read.text())).isEqualTo(read);
    }

    @Test
    void shouldKeepTheTimesOfTheLastOwnersOverAMove() {
        AliveTimes times = AliveTimes.NONE;
        for (int i = 0; i < 6; i++) {
            times = times.with("run-" + i, CREATED.plusSeconds(i));
        }

        AliveTimes read = AliveTimes.parse(times.text() + " damaged @ x@y");

        assertThat(read).isEqualTo(times);
        assertThat(read.byRun()).hasSize(AliveTimes.MOST);
        assertThat(read.owners()).isEqualTo(6);
        assertThat(read.latest()).contains(CREATED.plusSeconds(5));
        assertThat(read.of("run-1")).isEmpty();
        assertThat(read.of("run-2")).contains(CREATED.plusSeconds(2));
    }

    private Optional<Continuation> from(Progress progress, Instant now) {
        return Resumption.of(record(), progress, now, WITHIN);
    }

    private FoundRecord record() {
        return new FoundRecord(1, Form.RECORD, ID, "run", alive, new StoredSession(ID, null, CREATED));
    }
}
