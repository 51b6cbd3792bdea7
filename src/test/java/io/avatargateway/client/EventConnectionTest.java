package io.avatargateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection: how its end and its silence are noticed. */
class EventConnectionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofMinutes(5);

    /** Breaks when it is read for the first time. */
    private static final class Broken extends InputStream {

        private final boolean byFault;
        private final CountDownLatch broke = new CountDownLatch(1);

        private Broken(boolean byFault) {
            this.byFault = byFault;
        }

        @Override
        public int read() throws IOException {
            broke.countDown();
            if (byFault) {
                throw new IllegalStateException("a fault of the stream's own");
            }
            throw new IOException("connection reset");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
        }
    }

    /** Says nothing until the end. */
    private static final class Silent extends InputStream {

        private final CountDownLatch over;

        private Silent(CountDownLatch over) {
            this.over = over;
        }

        @Override
        public int read() {
            try {
                over.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return read();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellItsEndBehindAsManyEventsAsAreReadAhead(boolean byFault) throws Exception {
        byte[] told = "data: {}\n\n".repeat(EventConnection.AHEAD).getBytes(StandardCharsets.US_ASCII);
        Broken broken = new Broken(byFault);
        try (EventConnection connection =
                new EventConnection(new SequenceInputStream(new ByteArrayInputStream(told), broken), SILENCE)) {
            assertThat(broken.broke.await(30, TimeUnit.SECONDS)).isTrue();

            for (int i = 0; i < EventConnection.AHEAD; i++) {
                assertThat(connection.next(PATIENCE)).isPresent();
                assertThat(connection.isOver()).isFalse();
            }

            assertThat(connection.next(PATIENCE)).isEmpty();
            assertThat(connection.isOver()).isTrue();
        }
    }

    @Test
    void shouldHandOnWhatWasReadBeforeTheSilence() throws Exception {
        byte[] told = "data: {}\n\n: alive\n\n".getBytes(StandardCharsets.US_ASCII);
        CountDownLatch over = new CountDownLatch(1);
        try (EventConnection connection = new EventConnection(
                new SequenceInputStream(new ByteArrayInputStream(told), new Silent(over)), Duration.ofMillis(300))) {
            assertThat(connection.next(PATIENCE).orElseThrow().data()).isEqualTo("{}");
            assertThat(connection.next(PATIENCE).orElseThrow().data()).isNull();
            assertThat(connection.next(PATIENCE)).isEmpty();
            assertThat(connection.isOver()).isTrue();
        } finally {
            over.countDown();
        }
    }
}
