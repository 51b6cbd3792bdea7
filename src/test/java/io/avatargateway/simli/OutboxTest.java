package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final List<String> wire = new ArrayList<>();
    private final Deque<SendHandler> unfinished = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean inline;
    private int taken;
    private final RemoteEndpoint.Async remote = remote();
    private final Outbox outbox = new Outbox(
            remote,
            (messages, done) -> remote.sendBinary(ByteBuffer.wrap(joined(messages)), done),
            () -> taken++,
            failures::add);

    @Test
    void shouldHandOverOneMessageAtATime() {
        outbox.audio(new byte[] {1, 0});
        outbox.audio(new byte[] {2, 0});
        assertThat(wire).containsExactly("audio 1");
        assertThat(taken).isZero();

        finish();
        assertThat(taken).isEqualTo(1);
        assertThat(wire).containsExactly("audio 1", "audio 2");
    }

    @Test
    void shouldHandOverFramesTogetherThatCameTogether() {
        outbox.audio(List.of(new byte[] {1, 0}, new byte[] {2, 0}, new byte[] {3, 0}));
        outbox.audio(List.of(new byte[] {4, 0}, new byte[] {5, 0}));
        assertThat(wire).containsExactly("audio 1 2 3");
        assertThat(taken).isZero();

        finish();
        assertThat(taken).as("each of them").isEqualTo(3);
        assertThat(wire).containsExactly("audio 1 2 3", "audio 4 5");
    }

    @Test
    void shouldLetSkipOvertakeAndDropFramesThatCameTogether() {
        outbox.audio(List.of(new byte[] {1, 0}, new byte[] {2, 0}));
        outbox.audio(List.of(new byte[] {3, 0}, new byte[] {4, 0}, new byte[] {5, 0}));
        assertThat(outbox.skip()).isEqualTo(3);
        assertThat(taken).as("the dropped ones count as taken").isEqualTo(3);
        outbox.audio(List.of(new byte[] {6, 0}));
        finish();
        finish();
        finish();

        assertThat(wire).containsExactly("audio 1 2", "SKIP", "audio 6");
        assertThat(taken).isEqualTo(6);
    }

    @Test
    void shouldCountFramesThatCameTogetherOneByOne() {
        outbox.audio(Collections.nCopies(2, new byte[2]));
        outbox.audio(Collections.nCopies(Outbox.MAX_WAITING - 1, new byte[2]));

        assertThatThrownBy(() -> outbox.audio(Collections.nCopies(2, new byte[2])))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("frames waiting: 255 (expected: less than 256)");
        outbox.audio(new byte[2]);
    }

    @Test
    void shouldLetSkipOvertakeAndDropWhatWaits() {
        outbox.audio(new byte[] {1, 0});
        outbox.audio(new byte[] {2, 0});
        outbox.audio(new byte[] {3, 0});
        outbox.skip();
        assertThat(taken).as("the dropped ones count as taken").isEqualTo(2);
        outbox.audio(new byte[] {4, 0});
        finish();
        finish();
        finish();

        assertThat(wire).containsExactly("audio 1", "SKIP", "audio 4");
        assertThat(taken).isEqualTo(4);
    }

    @Test
    void shouldSendDoneBehindAllSpeechAndPingAhead() {
        outbox.audio(new byte[] {1, 0});
        outbox.audio(new byte[] {2, 0});
        outbox.done();
        outbox.ping(() -> "7");
        outbox.ping(() -> "8");
        outbox.sessionToken("token");
        for (int i = 0; i < 5; i++) {
            finish();
        }

        assertThat(wire).containsExactly("audio 1", "token", "ping 8", "audio 2", "DONE");
        assertThat(unfinished).isEmpty();
    }

    @Test
    void shouldSendCommandsAheadOfSpeechAndKeepThemOverASkip() {
        outbox.audio(new byte[] {1, 0});
        outbox.audio(new byte[] {2, 0});
        outbox.command("camera", new byte[] {10});
        outbox.command("background", new byte[] {20});
        outbox.command("camera", new byte[] {11});
        outbox.skip();
        outbox.audio(new byte[] {3, 0});
        for (int i = 0; i < 5; i++) {
            finish();
        }

        assertThat(wire).containsExactly("audio 1", "SKIP", "audio 11", "audio 20", "audio 3");
        assertThat(taken).as("commands are no speech").isEqualTo(3);
        assertThat(unfinished).isEmpty();
    }

    @Test
    void shouldNotRecurseWhereSendsCompleteInline() {
        outbox.audio(new byte[] {0, 0});
        for (int i = 1; i < Outbox.MAX_WAITING; i++) {
            outbox.audio(new byte[] {1, 0});
        }
        inline = true;
        finish();

        assertThat(wire).hasSize(Outbox.MAX_WAITING);
        assertThat(taken).isEqualTo(Outbox.MAX_WAITING);
    }

    @Test
    void shouldRefuseMoreThanACallerThatLooksAtCompletionsCanHaveUnderWay() {
        for (int i = 0; i <= Outbox.MAX_WAITING; i++) {
            outbox.audio(new byte[2]);
        }

        assertThatThrownBy(() -> outbox.audio(new byte[2]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("frames waiting: 256 (expected: less than 256)");
    }

    @Test
    void shouldTellAFailureOnceAndSendNothingAfterIt() {
        outbox.audio(new byte[2]);
        outbox.audio(new byte[2]);
        unfinished.remove().onResult(new SendResult(new IOException("broken")));
        outbox.skip();
        outbox.audio(new byte[2]);

        assertThat(failures).singleElement().isInstanceOf(IOException.class);
        assertThat(wire).hasSize(1);
    }

    @Test
    void shouldSendNothingAfterItsClose() {
        outbox.audio(new byte[2]);
        outbox.audio(new byte[2]);
        outbox.close();
        finish();
        outbox.done();

        assertThat(wire).hasSize(1);
        assertThat(failures).isEmpty();
    }

    private static byte[] joined(List<byte[]> messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        messages.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static String audio(ByteBuffer message) {
        StringBuilder first = new StringBuilder("audio");
        for (int at = 0; at < message.limit(); at += 2) {
            first.append(' ').append(message.get(at));
        }
        return first.toString();
    }

    private void finish() {
        unfinished.remove().onResult(new SendResult());
    }

    private RemoteEndpoint.Async remote() {
        return (RemoteEndpoint.Async) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RemoteEndpoint.Async.class}, (self, method, arguments) -> {
                    wire.add(arguments[0] instanceof ByteBuffer message ? audio(message) : (String) arguments[0]);
                    SendHandler handler = (SendHandler) arguments[1];
                    if (inline) {
                        handler.onResult(new SendResult());
                    } else {
                        unfinished.add(handler);
                    }
                    return null;
                });
    }
}
