package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.OpeningTurns;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The avatar service is away for a minute while 200 sessions speak: they come back, and do not storm it. */
class RecoveryStormTest {

    private static final int SESSIONS = 200;
    private static final int PER_SECOND = 20;
    private static final Duration AWAY = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();
    private final OpeningTurns turns = new OpeningTurns(PER_SECOND, time.nanos());
    private final List<SessionBench> sessions = new ArrayList<>();
    /** When links were opened in place of lost ones, and by which session. */
    private final Deque<Long> openings = new ArrayDeque<>();

    private int mostInASecond;
    private boolean away;

    @BeforeEach
    void loseAllLinks() {
        IntStream.range(0, SESSIONS)
                .mapToObj(i -> new SessionBench(SessionBench.recovering(Resume.EXACT), time, turns).ready())
                .forEach(sessions::add);
        // Their own openings count, and are long past.
        time.advance(AWAY);
        away = true;
        for (SessionBench bench : sessions) {
            bench.onLink = this::noteAndAnswer;
            bench.link().says(new LinkEvent.Closed(1006, "reset"));
        }
    }

    private void noteAndAnswer(RecordedLink link) {
        openings.addLast(time.nanos());
        while (time.nanos() - openings.peekFirst() >= SECOND.toNanos()) {
            openings.removeFirst();
        }
        mostInASecond = Math.max(mostInASecond, openings.size());
        answer(link);
    }

    private void answer(RecordedLink link) {
        if (away) {
            link.says(new LinkEvent.Failed(new LinkFailure(LinkFailure.Kind.UNREACHABLE, null, null, "refused")));
        } else {
            link.joinable();
            link.says(new LinkEvent.Started());
        }
    }

    private Set<SessionState> states() {
        Set<SessionState> states = new HashSet<>();
        sessions.forEach(bench -> states.add(bench.state()));
        return states;
    }

    @Test
    void shouldOpenNoMoreLinksInAnySecondThanTheLimit() {
        time.advance(AWAY);

        assertThat(mostInASecond).isEqualTo(PER_SECOND);
        assertThat(states()).containsExactly(SessionState.RECOVERING);

        away = false;
        time.advance(Duration.ofSeconds(15));

        assertThat(mostInASecond).isEqualTo(PER_SECOND);
        assertThat(states()).containsExactly(SessionState.READY);
    }

    @Test
    void shouldLetEachSessionTryInItsTurn() {
        time.advance(AWAY);

        // A round of all takes ten seconds: the first attempt within it, and one more in each that follows.
        assertThat(sessions).allSatisfy(bench -> assertThat(bench.links).hasSizeBetween(1 + 4, 1 + 7));
    }

    @Test
    void shouldNotMakeUsersWait() {
        time.advance(Duration.ofSeconds(30));
        SessionBench refused = new SessionBench(SessionBench.recovering(Resume.EXACT), time, turns);
        refused.onLink = this::answer;

        refused.open();

        assertThat(refused.links).hasSize(1);
        time.advance(Duration.ofSeconds(15));
        assertThat(refused.state()).isEqualTo(SessionState.CLOSED);
        // Pauses of 250 ms and twice as long each, at most 4 s; of each at least half is waited.
        assertThat(refused.links).hasSizeGreaterThan(5);

        away = false;
        SessionBench lucky = new SessionBench(SessionBench.recovering(Resume.EXACT), time, turns);
        lucky.onLink = this::answer;
        lucky.open();

        assertThat(lucky.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldRenewWithoutATurn() {
        SessionBench speaking = new SessionBench(SessionBench.renewing(Resume.EXACT), time, turns).ready();
        time.advance(Duration.ofSeconds(99));
        assertThat(speaking.links).hasSize(1);

        // 20 s before two minutes are over; the turns are taken for ten seconds from now on.
        time.advance(SECOND);

        assertThat(speaking.links).hasSize(2);
        assertThat(turns.take(time.nanos())).isGreaterThan(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void shouldGiveUpWithinTheTimeoutWhereTheServiceStaysAway() {
        time.advance(Duration.ofSeconds(121));

        assertThat(mostInASecond).isEqualTo(PER_SECOND);
        assertThat(states()).containsExactly(SessionState.CLOSED);
    }
}
