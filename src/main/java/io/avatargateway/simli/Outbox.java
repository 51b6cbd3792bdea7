package io.avatargateway.simli;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The messages that wait to go on the wire, in their order. Tyrus queues without a limit and strictly in order, so it
 * gets one message at a time, or the frames that were handed over together. The others wait here, where SKIP can
 * overtake them. Any thread.
 *
 * <p>SKIP also drops the waiting speech, since it means "forget all speech sent so far". Speech that the session handed
 * over before must not be spoken after it. A dropped frame counts as taken.
 *
 * <p>Tyrus may complete a send inside the call that began it; the pump is a loop, so that this does not become a
 * recursion.
 */
final class Outbox {

    /** More frames than a session may have under way; who exceeds this does not look at the completions. */
    static final int MAX_WAITING = 256;

    /** Something to send. */
    private static final class Message {
        /** Null for a binary one. */
        private final String text;

        private final List<byte[]> binary;
        /** How many of them are speech. */
        private final int audioFrames;

        private Message(String text, List<byte[]> binary, int audioFrames) {
            this.text = text;
            this.binary = binary;
            this.audioFrames = audioFrames;
        }

        static Message text(String text) {
            return new Message(text, List.of(), 0);
        }

        static Message command(byte[] bytes) {
            return new Message(null, List.of(bytes), 0);
        }

        static Message audio(List<byte[]> frames) {
            return new Message(null, frames, frames.size());
        }
    }

    private final RemoteEndpoint.Async wire;
    private final BiConsumer<List<byte[]>, SendHandler> binary;
    private final Runnable audioTaken;
    private final Consumer<Throwable> failed;
    /** Frames that go together. */
    private final Queue<List<byte[]>> audio = new ArrayDeque<>();

    private final AtomicInteger work = new AtomicInteger();
    private final AtomicBoolean sending = new AtomicBoolean();

    /** How many frames those are in all; guarded as the next. */
    private int audioFrames;

    // Each of these waits at most once, so a peer that takes nothing cannot make them pile up. Guarded by the audio
    // queue's monitor.
    private String token;
    private Supplier<String> ping;
    /** By their kinds, the oldest first. */
    private final Map<Object, byte[]> commands = new LinkedHashMap<>();

    private boolean skip;
    private boolean done;
    private boolean closed;

    /**
     * Nothing is sent before the first call.
     *
     * @param wire Tyrus' asynchronous side
     * @param binary the same for binary messages that go together
     * @param audioTaken called once for each frame of speech that left the outbox, on any thread
     * @param failed called once, on any thread, when a send failed; nothing is sent afterwards
     */
    Outbox(
            RemoteEndpoint.Async wire,
            BiConsumer<List<byte[]>, SendHandler> binary,
            Runnable audioTaken,
            Consumer<Throwable> failed) {
        this.wire = wire;
        this.binary = binary;
        this.audioTaken = audioTaken;
        this.failed = failed;
    }

    /**
     * Appends a frame of speech.
     *
     * @throws IllegalStateException if {@value #MAX_WAITING} frames wait already: the caller does not bound what is
     *     under way
     */
    void audio(byte[] frame) {
        audio(List.of(frame));
    }

    /** As {@link #audio(byte[])}, for frames that go together. */
    void audio(List<byte[]> frames) {
        synchronized (audio) {
            if (closed) {
                return;
            }
            if (audioFrames + frames.size() > MAX_WAITING) {
                throw new IllegalStateException(
                        "frames waiting: " + audioFrames + " (expected: less than " + MAX_WAITING + ")");
            }
            audio.add(frames);
            audioFrames += frames.size();
        }
        pump();
    }

    /** Returns how many frames of speech that drops. */
    int skip() {
        int dropped;
        synchronized (audio) {
            skip = true;
            dropped = forgetAudio();
        }
        pump();
        for (int i = 0; i < dropped; i++) {
            audioTaken.run();
        }
        return dropped;
    }

    /** Behind all speech. */
    void done() {
        synchronized (audio) {
            done = true;
        }
        pump();
    }

    /** Ahead of the speech, which is not dropped for it. One of the same kind that waits still is not sent any more. */
    void command(Object kind, byte[] message) {
        synchronized (audio) {
            commands.put(kind, message);
        }
        pump();
    }

    /**
     * Ahead of the speech. The word is asked for when the ping goes on the wire, so that no waiting counts into its
     * time.
     */
    void ping(Supplier<String> word) {
        synchronized (audio) {
            ping = word;
        }
        pump();
    }

    /** Ahead of everything: until it is there, the peer does not listen. */
    void sessionToken(String sessionToken) {
        synchronized (audio) {
            token = sessionToken;
        }
        pump();
    }

    /** Forgets what waits; nothing is sent any more. */
    void close() {
        synchronized (audio) {
            closed = true;
            forgetAudio();
        }
    }

    /** Under the lock. Returns how many frames that were. */
    private int forgetAudio() {
        int frames = audioFrames;
        audio.clear();
        audioFrames = 0;
        return frames;
    }

    private void pump() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            while (sending.compareAndSet(false, true)) {
                Message message = next();
                if (message == null) {
                    sending.set(false);
                    break;
                }
                send(message);
            }
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private Message next() {
        synchronized (audio) {
            if (closed) {
                return null;
            }
            if (token != null) {
                Message message = Message.text(token);
                token = null;
                return message;
            }
            if (skip) {
                skip = false;
                return Message.text("SKIP");
            }
            if (ping != null) {
                Message message = Message.text("ping " + ping.get());
                ping = null;
                return message;
            }
            if (!commands.isEmpty()) {
                return Message.command(
                        commands.remove(commands.keySet().iterator().next()));
            }
            if (!audio.isEmpty()) {
                Message message = Message.audio(audio.remove());
                audioFrames -= message.audioFrames;
                return message;
            }
            if (done) {
                done = false;
                return Message.text("DONE");
            }
            return null;
        }
    }

    private void send(Message message) {
        try {
            if (message.text == null) {
                binary.accept(message.binary, result -> sent(message, result));
            } else {
                wire.sendText(message.text, result -> sent(message, result));
            }
        } catch (RuntimeException notOpen) {
            // Tyrus throws where the socket closed between our look and its own.
            fail(notOpen);
        }
    }

    private void sent(Message message, SendResult result) {
        if (!result.isOK()) {
            fail(result.getException());
            return;
        }
        for (int i = 0; i < message.audioFrames; i++) {
            audioTaken.run();
        }
        sending.set(false);
        pump();
    }

    private void fail(Throwable problem) {
        synchronized (audio) {
            if (closed) {
                return;
            }
        }
        close();
        failed.accept(problem);
    }
}
