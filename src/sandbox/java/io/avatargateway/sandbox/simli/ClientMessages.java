package io.avatargateway.sandbox.simli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.avatargateway.sandbox.history.Timeline;
import java.util.Arrays;
import java.util.Optional;

/**
 * Understands what a client says to its session, and notes it on the timeline. On the loop.
 *
 * @param session the client's session; once it has ended, nothing is understood any more
 */
record ClientMessages(SimliSession session) {
    private static final String PING = "ping ";

    void onText(String text, long receivedNanos) {
        if (session.hasEnded()) {
            return;
        }
        Optional<LiveCommand> command = LiveCommand.of(text.getBytes(UTF_8));
        if (command.isPresent()) {
            onCommand(command.get(), Timeline.bytesOf(text), receivedNanos);
            return;
        }
        boolean isPing = text.startsWith(PING);
        String kind = "SKIP".equals(text) || "DONE".equals(text) ? text : isPing ? "ping" : "unknown";
        String shown = SessionTokens.looksLikeToken(text) ? "***" : text;
        session.timeline().textIn(kind, shown, Timeline.bytesOf(text), receivedNanos);
        switch (kind) {
            case "SKIP" -> session.skip();
            case "DONE" -> session.drain();
            case "ping" -> session.outbox().send(Signal.plain("pong", "pong " + text.substring(PING.length())));
            default -> {
                // Simli ignores what it does not know; the timeline has it.
            }
        }
    }

    void onBinary(byte[] message, long receivedNanos) {
        if (session.hasEnded()) {
            return;
        }
        Optional<LiveCommand> command = LiveCommand.of(message);
        if (command.isPresent()) {
            onCommand(command.get(), message.length, receivedNanos);
            return;
        }
        boolean immediate = AudioRules.isImmediate(message);
        session.timeline().binaryIn(immediate ? "PLAY_IMMEDIATE" : "audio", null, message.length, receivedNanos);
        Optional<String> violation = AudioRules.violation(message);
        if (violation.isPresent()) {
            session.refuseAudio(violation.get());
        } else {
            byte[] audio =
                    immediate ? Arrays.copyOfRange(message, AudioRules.PLAY_IMMEDIATE.length, message.length) : message;
            session.hear(audio, immediate);
        }
    }

    private void onCommand(LiveCommand command, int bytes, long receivedNanos) {
        session.timeline().binaryIn(command.prefix(), command.text(), bytes, receivedNanos);
        session.direct(command);
    }

    /** A binary message is longer than any may be; its rest was not kept. */
    void onOversized(int bytesSoFar, long receivedNanos) {
        if (!session.hasEnded()) {
            session.timeline().binaryIn("audio", null, bytesSoFar, receivedNanos);
            session.refuseAudio(AudioRules.tooLong(bytesSoFar));
        }
    }
}
