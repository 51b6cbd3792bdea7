package io.avatargateway.rest;

import static io.avatargateway.rest.BodyReaderTest.Piece.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void shouldPassABodyOnAsItIsHoweverItComes() {
        Connection connection = new Connection();
        CompletionStage<Void> read = BodyReader.read(connection, this::take, LONG, timer);

        connection.come(bytes(0, 1, -1), bytes(127), bytes(-128));
        assertThat(read.toCompletableFuture()).isNotDone();
        connection.end();

        assertThat(read.toCompletableFuture()).isCompleted();
        assertThat(taken.toByteArray()).containsExactly(0, 1, -1, 127, -128);
    }

    @Test
    void shouldReadNoFurtherWhenNoMoreIsWanted() {
        Connection connection = new Connection();
        CompletionStage<Void> read = BodyReader.read(connection, (bytes, length) -> false, LONG, timer);

        connection.come(bytes(1), bytes(2));

        assertThat(read.toCompletableFuture()).isCompleted();
        assertThat(connection.pieces).hasSize(1);
    }

    @Test
    void shouldTellABodyThatBreaksOffFromOneThatStopsComing() {
        assertThat(codeOf(connection -> connection.fail(new EOFException("gone"))))
                .isEqualTo("REQUEST_REFUSED");
        assertThat(codeOf(connection -> connection.come(new Piece(null, new IOException("bad chunk")))))
                .isEqualTo("REQUEST_REFUSED");
        assertThat(codeOf(connection -> connection.fail(new SocketTimeoutException("silent"))))
                .isEqualTo("BODY_TOO_SLOW");
    }

    @Test
    void shouldTellADiskOfOursFromABodyThatBreaksOff() {
        Connection connection = new Connection();
        CompletionStage<Void> read = BodyReader.read(
                connection,
                (bytes, length) -> {
                    throw new IOException("disk full");
                },
                LONG,
                timer);

        connection.come(bytes(1));

        assertThat(HttpProblems.of(failure(read)).code()).isEqualTo("BROKER_FULL");
    }

    @Test
    void shouldNotWaitForEverForABodyOfWhichAlwaysALittleComes() {
        Connection connection = new Connection();
        CompletionStage<Void> read = BodyReader.read(connection, this::take, Duration.ofMillis(50), timer);
        connection.come(bytes(1));

        assertThat(HttpProblems.of(failure(read)).code()).isEqualTo("BODY_TOO_SLOW");

        connection.come(bytes(2));
        assertThat(taken.toByteArray()).containsExactly(1);
    }

    private boolean take(byte[] bytes, int length) {
        taken.write(bytes, 0, length);
        return true;
    }

    private String codeOf(java.util.function.Consumer<Connection> end) {
        Connection connection = new Connection();
        CompletionStage<Void> read = BodyReader.read(connection, this::take, LONG, timer);
        end.accept(connection);
        return HttpProblems.of(failure(read)).code();
    }

    private static Throwable failure(CompletionStage<Void> read) {
        return catchThrowable(() -> read.toCompletableFuture().get(10, TimeUnit.SECONDS));
    }

    /** What comes at once: bytes, or the end of the connection. */
    static final class Piece {
        private final byte[] bytes;
        private final IOException failure;

        private Piece(byte[] bytes, IOException failure) {
            this.bytes = bytes;
            this.failure = failure;
        }

        static Piece bytes(int... values) {
            byte[] bytes = new byte[values.length];
            for (int i = 0; i < values.length; i++) {
                bytes[i] = (byte) values[i];
            }
            return new Piece(bytes, null);
        }
    }

    /** A body as a servlet container hands it out to those who do not wait for it. */
    private static final class Connection extends ServletInputStream {
        private final Deque<Piece> pieces = new ArrayDeque<>();
        private ReadListener listener;

        void come(Piece... more) {
            pieces.addAll(List.of(more));
            try {
                listener.onDataAvailable();
            } catch (IOException thrown) {
                listener.onError(thrown);
            }
        }

        void end() {
            try {
                listener.onAllDataRead();
            } catch (IOException thrown) {
                throw new AssertionError(thrown);
            }
        }

        void fail(Throwable failure) {
            listener.onError(failure);
        }

        @Override
        public void setReadListener(ReadListener readListener) {
            listener = readListener;
        }

        @Override
        public boolean isReady() {
            return !pieces.isEmpty();
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            Piece piece = pieces.remove();
            if (piece.failure != null) {
                throw piece.failure;
            }
            System.arraycopy(piece.bytes, 0, into, from, piece.bytes.length);
            return piece.bytes.length;
        }

        @Override
        public int read() {
            throw new AssertionError("byte for byte");
        }
    }
}
