package io.avatargateway.rest;

import static io.avatargateway.rest.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.EventLog;
import io.avatargateway.session.EventLogs;
import io.avatargateway.session.SessionId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {

    private static final SessionId SESSION = SessionId.random();
    private static final Duration STALL = Duration.ofMinutes(1);

    private final EventLog log = new EventLog(10);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger closings = new AtomicInteger();
    private final FakeSink sink = new FakeSink();

    @Test
    void shouldBeginWithTheTimeAfterWhichToComeBack() {
        stream(0);
        assertThat(sink.frames.get(0).retry()).isPositive();
    }

    @Test
    void shouldReplayWhatIsThereAndThenFollow() {
        append(1, 2);
        stream(0);
        append(3, 3);
        assertThat(sink.words()).containsExactly("open", "1", "2", "3");
    }

    @Test
    void shouldGoOnWhereTheReaderBrokeOff() {
        append(1, 5);
        stream(3);
        assertThat(sink.words()).containsExactly("open", "4", "5");
    }

    @Test
    void shouldTellOfAGapBeforeTheEventBehindIt() {
        append(1, 25);
        stream(3);
        assertThat(sink.words().subList(0, 3)).containsExactly("open", "gap", "16");
        assertThat(sink.frames.get(1).data()).isEqualTo("{\"afterSequence\":3,\"nextSequence\":16,\"missed\":12}");
        assertThat(sink.frames.get(1).id()).isNull();
        assertThat(sink.words()).endsWith("25").hasSize(12);
    }

    @Test
    void shouldHaveAtMostOneWriteUnderWay() {
        sink.slow = true;
        stream(0);
        append(1, 3);
        assertThat(sink.words()).containsExactly("open");
        sink.taken();
        assertThat(sink.words()).containsExactly("open", "1");
    }

    @Test
    void shouldTellASlowReaderWhatItMissed() {
        stream(0);
        sink.slow = true;
        append(1, 1);
        append(2, 30);
        sink.slow = false;
        sink.taken();
        assertThat(sink.words().subList(0, 4)).containsExactly("open", "1", "gap", "21");
    }

    @Test
    void shouldEndAfterTheSessionsLastEvent() {
        append(1, 1);
        stream(0);
        assertThat(sink.closed).isFalse();
        EventLogs.appendClosed(log, SESSION, 2);
        run();
        assertThat(sink.words()).containsExactly("open", "1", "2");
        assertThat(sink.closed).isTrue();
        assertThat(closings).hasValue(1);
    }

    @Test
    void shouldSendAHeartbeatThatIsNoEvent() {
        EventStream stream = stream(0);
        stream.heartbeat();
        run();
        assertThat(sink.words()).containsExactly("open", "alive");
        assertThat(sink.frames.get(1).data()).isNull();
        assertThat(sink.frames.get(1).id()).isNull();
    }

    @Test
    void shouldNotPileUpHeartbeatsForASlowReader() {
        sink.slow = true;
        EventStream stream = stream(0);
        stream.heartbeat();
        stream.heartbeat();
        run();
        sink.slow = false;
        sink.taken();
        assertThat(sink.words()).containsExactly("open");
    }

    @Test
    void shouldGiveUpAReaderThatTakesNothingAnyMore() {
        sink.slow = true;
        EventStream stream = stream(0);
        nanos.addAndGet(STALL.toNanos() - 1);
        stream.heartbeat();
        assertThat(closings).hasValue(0);
        nanos.addAndGet(1);
        stream.heartbeat();
        assertThat(closings).hasValue(1);
        assertThat(sink.closed).isTrue();
    }

    @Test
    void shouldEndWhenAWriteFails() {
        stream(0);
        sink.slow = true;
        append(1, 1);
        sink.pending.completeExceptionally(new IOException("gone"));
        run();
        append(2, 2);
        assertThat(closings).hasValue(1);
        assertThat(sink.words()).containsExactly("open", "1");
    }

    @Test
    void shouldEndWhenTheSinkRefusesAWrite() {
        stream(0);
        sink.broken = true;
        append(1, 1);
        assertThat(closings).hasValue(1);
    }

    @Test
    void shouldEndWithoutAnExceptionWhenTheServerStops() {
        Executor stopped = task -> {
            throw new RejectedExecutionException();
        };
        new EventStream(log, 0, sink, stopped, nanos::get, STALL, closings::incrementAndGet).start();
        assertThat(closings).hasValue(1);
    }

    @Test
    void shouldNeverWriteOnTheSessionsWorker() {
        stream(0);
        EventLogs.append(log, SESSION, 1);
        assertThat(sink.words()).containsExactly("open");
        run();
        assertThat(sink.words()).containsExactly("open", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "6", "99999999999999999999"})
    void shouldRefuseToWaitForWhatNeverComes(String lastEventId) {
        append(1, 5);
        assertThat(refusal(() -> EventCursor.read(log, "Last-Event-ID", lastEventId))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("Last-Event-ID");
    }

    @Test
    void shouldReadWhereAReaderBrokeOff() {
        append(1, 25);
        assertThat(EventCursor.read(log, "Last-Event-ID", "3")).isEqualTo(3);
        assertThat(EventCursor.read(log, "Last-Event-ID", "25")).isEqualTo(25);
        assertThat(EventCursor.read(log, "Last-Event-ID", "")).isZero();
        assertThat(EventCursor.read(log, "Last-Event-ID", null)).isZero();
    }

    private EventStream stream(long cursor) {
        EventStream stream =
                new EventStream(log, cursor, sink, tasks::add, nanos::get, STALL, closings::incrementAndGet);
        stream.start();
        run();
        return stream;
    }

    private void append(long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            EventLogs.append(log, SESSION, sequence);
        }
        run();
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private final class FakeSink implements EventStream.Sink {
        private final List<EventFrame> frames = new ArrayList<>();
        private CompletableFuture<Void> pending;
        private boolean slow;
        private boolean broken;
        private boolean closed;

        @Override
        public CompletionStage<?> write(EventFrame frame) {
            if (broken) {
                throw new IllegalStateException("closed");
            }
            assertThat(pending == null || pending.isDone())
                    .as("one write at a time")
                    .isTrue();
            frames.add(frame);
            pending = slow ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
            return pending;
        }

        @Override
        public void close() {
            closed = true;
        }

        private void taken() {
            pending.complete(null);
            run();
        }

        private List<String> words() {
            return frames.stream()
                    .map(frame ->
                            frame.comment() != null ? frame.comment() : frame.id() != null ? frame.id() : frame.name())
                    .toList();
        }
    }
}
