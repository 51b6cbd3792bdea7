package io.avatargateway.rest;

import static io.avatargateway.api.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.api.FieldError;
import io.avatargateway.console.Figures;
import io.avatargateway.session.EventLogs;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.SessionId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {

    private static final SessionId SESSION = SessionId.random();

    private final EventLog log = new EventLog(10);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final AtomicInteger closings = new AtomicInteger();
    private final AtomicBoolean holds = new AtomicBoolean(true);
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

    /** Who takes a session up leaves out numbers that the gateway before may have given. */
    @Test
    void shouldNotCountWhatWasMissedWhereAnotherGatewayTookTheSessionUp() {
        append(10_001, 10_002);
        stream(11);
        assertThat(sink.words()).containsExactly("open", "gap", "10001", "10002");
        assertThat(sink.frames.get(1).data()).isEqualTo("{\"afterSequence\":11,\"nextSequence\":10001}");
    }

    /** Of figures only the latest ones are of any use. */
    @Test
    void shouldGiveASlowReaderOfFiguresTheLatestOnes() {
        AtomicReference<Figures> latest = new AtomicReference<>(new Figures(7, "{7}"));
        AtomicReference<Runnable> news = new AtomicReference<>();
        AtomicInteger ends = new AtomicInteger();
        StreamSource figures = new FiguresSource(latest::get, wake -> {
            news.set(wake);
            return ends::incrementAndGet;
        });
        EventStream stream = new EventStream(figures, 0, sink, tasks::add, holds::get, closings::incrementAndGet);
        stream.begin();
        run();
        news.get().run();
        run();
        assertThat(sink.words()).as("nothing twice").containsExactly("open", "7");
        latest.set(new Figures(8, "{8}"));
        news.get().run();
        latest.set(new Figures(9, "{9}"));
        news.get().run();
        run();
        assertThat(sink.words()).containsExactly("open", "7", "9");
        EventFrame last = sink.frames.get(2);
        assertThat(last.block()).isEqualTo("id: 9\nevent: figures\ndata: {9}\n\n");
        holds.set(false);
        stream.heartbeat();
        assertThat(closings).hasValue(1);
        assertThat(ends).hasValue(1);
    }

    /** A tick may come before anybody has learned how to unsubscribe. */
    @Test
    void shouldGiveItsPlaceBackWhereItsReaderIsGoneBeforeItHasBegun() {
        sink.broken = true;
        AtomicInteger ends = new AtomicInteger();
        StreamSource ticking = new FiguresSource(() -> new Figures(1, "{}"), wake -> {
            wake.run();
            return ends::incrementAndGet;
        });
        EventStream stream = new EventStream(ticking, 0, sink, Runnable::run, holds::get, closings::incrementAndGet);
        assertThat(closings).as("it writes nothing before").hasValue(0);
        stream.begin();
        assertThat(closings).hasValue(1);
        assertThat(sink.closings).isEqualTo(1);
        assertThat(ends).hasPositiveValue();
    }

    @Test
    void shouldHaveAtMostOneTaskUnderWay() {
        EventStream stream = stream(0);
        EventLogs.append(log, SESSION, 1);
        EventLogs.append(log, SESSION, 2);
        stream.heartbeat();
        assertThat(tasks).hasSize(1);
    }

    @Test
    void shouldTellASlowReaderWhatItMissed() {
        stream(0);
        append(1, 1);
        for (long sequence = 2; sequence <= 30; sequence++) {
            EventLogs.append(log, SESSION, sequence);
        }
        run();
        assertThat(sink.words().subList(0, 4)).containsExactly("open", "1", "gap", "21");
    }

    @Test
    void shouldLetOtherStreamsWriteBetween() {
        EventLog large = new EventLog(200);
        for (long sequence = 1; sequence <= 200; sequence++) {
            EventLogs.append(large, SESSION, sequence);
        }
        new EventStream(large, 0, sink, tasks::add, holds::get, closings::incrementAndGet).begin();
        tasks.remove().run();
        assertThat(sink.frames).hasSizeLessThan(100);
        assertThat(tasks).hasSize(1);
        run();
        assertThat(sink.words()).endsWith("200").hasSize(201);
    }

    @Test
    void shouldEndAfterTheSessionsLastEvent() {
        append(1, 1);
        stream(0);
        assertThat(sink.closings).isZero();
        EventLogs.appendClosed(log, SESSION, 2);
        run();
        assertThat(sink.words()).containsExactly("open", "1", "2");
        assertThat(sink.closings).isEqualTo(1);
        assertThat(closings).hasValue(1);
    }

    /** Its reader has to ask again, here or elsewhere. */
    @Test
    void shouldEndWhenTheSessionIsAnotherGateways() {
        append(1, 1);
        stream(0);
        EventLogs.append(log, SESSION, 2);
        log.leave();
        run();
        assertThat(sink.words()).containsExactly("open", "1", "2");
        assertThat(sink.closings).isEqualTo(1);
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

    /** Whoever comes back goes on where it was, and misses nothing. */
    @Test
    void shouldEndWithAHeartbeatWhenItsTimeIsOver() {
        AtomicLong nanos = new AtomicLong(-5);
        BooleanSupplier within = EventStreams.within(Duration.ofSeconds(10), nanos::get, holds::get);
        EventStream stream = new EventStream(log, 0, sink, tasks::add, within, closings::incrementAndGet);
        stream.begin();
        append(1, 2);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
        stream.heartbeat();
        run();
        assertThat(sink.closings).isZero();

        nanos.incrementAndGet();
        stream.heartbeat();
        append(3, 3);
        assertThat(sink.words()).containsExactly("open", "1", "2", "alive");
        assertThat(sink.closings).isEqualTo(1);
        assertThat(closings).hasValue(1);

        sink.frames.clear();
        stream(2);
        assertThat(sink.words()).containsExactly("open", "3");
    }

    @Test
    void shouldNotGoOnWithoutItsCredentialHoweverYoung() {
        BooleanSupplier within = EventStreams.within(Duration.ofSeconds(10), () -> 0, holds::get);
        assertThat(within.getAsBoolean()).isTrue();
        holds.set(false);
        assertThat(within.getAsBoolean()).isFalse();
    }

    @Test
    void shouldNotPileUpHeartbeatsForASlowReader() {
        EventStream stream = stream(0);
        stream.heartbeat();
        stream.heartbeat();
        stream.heartbeat();
        run();
        assertThat(sink.words()).containsExactly("open", "alive");
    }

    @Test
    void shouldEndWhenAWriteFails() {
        stream(0);
        sink.broken = true;
        append(1, 2);
        append(3, 3);
        assertThat(closings).hasValue(1);
        assertThat(sink.closings).isEqualTo(1);
        assertThat(sink.words()).containsExactly("open");
    }

    @Test
    void shouldNotBeClosedWhileABlockIsUnderWay() {
        EventStream stream = stream(0);
        EventLogs.append(log, SESSION, 1);
        stream.close();
        assertThat(sink.closings).isZero();
        run();
        assertThat(sink.closings).isEqualTo(1);
        assertThat(closings).hasValue(1);
        assertThat(sink.words()).containsExactly("open");
    }

    @Test
    void shouldBeClosedOnce() {
        EventStream stream = stream(0);
        stream.close();
        stream.close();
        append(1, 1);
        assertThat(sink.closings).isEqualTo(1);
        assertThat(closings).hasValue(1);
    }

    @Test
    void shouldSpellAllFieldsOfABlock() {
        EventFrame frame = new EventFrame("7", "state", "{}", "note", Duration.ofSeconds(2));
        assertThat(frame.block()).isEqualTo(": note\nretry: 2000\nid: 7\nevent: state\ndata: {}\n\n");
    }

    @Test
    void shouldEndWithoutAnExceptionWhenTheServerStops() {
        Executor stopped = task -> {
            throw new RejectedExecutionException();
        };
        new EventStream(log, 0, sink, stopped, holds::get, closings::incrementAndGet).begin();
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

    /** Whoever comes back, perhaps at another gateway, gets what the other one tells. */
    @Test
    void shouldEndWithAHeartbeatWhileAnotherGatewayMayHaveTheSession() {
        append(1, 2);
        EventStream stream = stream(0);
        log.inDoubt(true);
        append(3, 3);
        assertThat(sink.words()).containsExactly("open", "1", "2", "3");
        assertThat(sink.closings).isZero();

        stream.heartbeat();
        run();

        assertThat(sink.closings).isEqualTo(1);
        assertThat(closings).hasValue(1);
    }

    @Test
    void shouldGoOnWhenItIsKnownAgainWhoHasTheSession() {
        EventStream stream = stream(0);
        log.inDoubt(true);
        log.inDoubt(false);

        stream.heartbeat();
        append(1, 1);

        assertThat(sink.words()).contains("1");
        assertThat(sink.closings).isZero();
    }

    @Test
    void shouldEndWithTheHeartbeatBehindTheEndOfItsReadersCredential() {
        EventStream stream = stream(0);
        stream.heartbeat();
        run();
        assertThat(closings).hasValue(0);

        holds.set(false);
        stream.heartbeat();
        run();

        assertThat(closings).hasValue(1);
        assertThat(sink.closings).isEqualTo(1);
    }

    private EventStream stream(long cursor) {
        EventStream stream = new EventStream(log, cursor, sink, tasks::add, holds::get, closings::incrementAndGet);
        stream.begin();
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

    private static final class FakeSink implements EventStream.Sink {
        private final List<EventFrame> frames = new ArrayList<>();
        private boolean broken;
        private int closings;

        @Override
        public void write(EventFrame frame) throws IOException {
            if (broken) {
                throw new IOException("gone");
            }
            frames.add(frame);
        }

        @Override
        public void close() {
            closings++;
        }

        private List<String> words() {
            return frames.stream()
                    .map(frame ->
                            frame.comment() != null ? frame.comment() : frame.id() != null ? frame.id() : frame.name())
                    .toList();
        }
    }
}
