package io.avatargateway.jms.intake;

import static io.avatargateway.jms.intake.Backlog.Verdict.TAKEN;
import static io.avatargateway.jms.intake.Backlog.Verdict.TOO_MANY;
import static io.avatargateway.jms.intake.Backlog.Verdict.TOO_MUCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.tenants.WaitingLimits;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final WaitingLimits JOBS = new WaitingLimits(3, 0);
    private static final WaitingLimits BYTES = new WaitingLimits(0, 100);
    private static final long START = Long.MAX_VALUE - 5;

    private final Backlog backlog = new Backlog();

    private void put(WaitingLimits limits, long bytes) {
        assertThat(backlog.take(limits, bytes)).isEqualTo(TAKEN);
        backlog.committed(bytes);
    }

    @Test
    void shouldTakeAsManyJobsAsMayWait() {
        put(JOBS, 1);
        put(JOBS, 1);
        assertThat(backlog.take(JOBS, 1)).isEqualTo(TAKEN);
        assertThat(backlog.take(JOBS, 1)).isEqualTo(TOO_MANY);
        backlog.undone(1);
        assertThat(backlog.take(JOBS, 1)).isEqualTo(TAKEN);
    }

    @Test
    void shouldTakeAsMuchSpeechAsMayWaitButOneJobHoweverLargeItIs() {
        assertThat(backlog.take(BYTES, 500)).isEqualTo(TAKEN);
        assertThat(backlog.take(BYTES, 0)).isEqualTo(TOO_MUCH);
        backlog.undone(500);
        put(BYTES, 60);
        put(BYTES, 40);
        assertThat(backlog.take(BYTES, 1)).isEqualTo(TOO_MUCH);
        assertThat(backlog.bytes()).isEqualTo(100);
    }

    @Test
    void shouldBelieveTheBrokerOfWhatHadGoneThereBeforeItWasAsked() {
        put(JOBS, 10);
        put(JOBS, 20);
        long question = backlog.askBeforeRefusal(START).orElseThrow();
        put(JOBS, 40);
        // The first one has been spoken meanwhile.
        backlog.found(question, 1);
        assertThat(backlog.jobs()).isEqualTo(2);
        assertThat(backlog.bytes()).isEqualTo(60);
    }

    @Test
    void shouldPassOverAnAnswerThatIsOlderThanTheOneBefore() {
        long first = backlog.askBeforeRefusal(START).orElseThrow();
        put(JOBS, 1);
        long second = backlog.askBeforeRefusal(START + Backlog.REFUSES_NANOS).orElseThrow();
        backlog.found(second, 1);
        backlog.found(first, 0);
        assertThat(backlog.jobs()).isEqualTo(1);
    }

    @Test
    void shouldKeepCountingWhatIsInATransactionWhileTheBrokerIsAsked() {
        assertThat(backlog.take(JOBS, 5)).isEqualTo(TAKEN);
        long question = backlog.askBeforeRefusal(START).orElseThrow();
        backlog.found(question, 0);
        assertThat(backlog.jobs()).isEqualTo(1);
        backlog.committed(5);
        assertThat(backlog.jobs()).isEqualTo(1);
        assertThat(backlog.bytes()).isEqualTo(5);
    }

    @Test
    void shouldAskSeldomWhileThereIsRoomAndOftenWhereThereIsNone() {
        assertThat(backlog.askBeside(JOBS, START)).isPresent();
        put(JOBS, 1);
        assertThat(backlog.askBeside(JOBS, START + Backlog.FRESH_NANOS)).isEmpty();
        assertThat(backlog.askBeside(JOBS, START + Backlog.HOLDS_NANOS)).isPresent();
        put(JOBS, 1);
        long later = START + Backlog.HOLDS_NANOS + Backlog.FRESH_NANOS;
        assertThat(backlog.askBeside(JOBS, later - 1)).isEmpty();
        assertThat(backlog.askBeside(JOBS, later)).isPresent();
        assertThat(backlog.askBeforeRefusal(later + Backlog.REFUSES_NANOS - 1)).isEmpty();
        assertThat(backlog.askBeforeRefusal(later + Backlog.REFUSES_NANOS)).isPresent();
        put(JOBS, 1);
        assertThat(backlog.askBeforeRefusal(later + Backlog.REFUSES_NANOS + 1)).isPresent();
        assertThat(backlog.askBeforeRefusal(later + Backlog.REFUSES_NANOS + 2)).isEmpty();
    }
}
