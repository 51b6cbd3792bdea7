package io.avatargateway.simli;

import io.avatargateway.session.model.LinkEvent;

/**
 * What Simli sends over its WebSocket, one type per message. Source: the AsyncAPI page of {@code
 * /compose/webrtc/livekit} and what Simli's own SDKs read. Values, safe on any thread.
 */
sealed interface SimliMessage {

    /** The room to join. Both are credentials, therefore not in {@link #toString}. */
    record JoinInfo(String livekitUrl, String livekitToken) implements SimliMessage {
        @Override
        public String toString() {
            return "JoinInfo[]";
        }
    }

    /**
     * Simli's worker and Simli's own session id.
     *
     * @param destination never null
     * @param sessionId or null
     */
    record Destination(String destination, String sessionId) implements SimliMessage {}

    /**
     * What the picture is like.
     *
     * @param fps frames per second, rounded
     * @param width in pixels
     * @param height in pixels
     */
    record VideoMetadata(int fps, int width, int height) implements SimliMessage {}

    /** {@code START}: the session is ready for audio. */
    record Start() implements SimliMessage {}

    /** {@code ACK}: an audio message arrived. */
    record Ack() implements SimliMessage {}

    /** {@code STOP}: the regular end. */
    record Stop() implements SimliMessage {}

    /** {@code ENDFRAME}, anywhere in a text: the regular end as well. */
    record EndFrame() implements SimliMessage {}

    /** {@code SPEAK}: the avatar began to speak. */
    record Speak() implements SimliMessage {}

    /** {@code SILENT}: the avatar stopped speaking. */
    record Silent() implements SimliMessage {}

    /**
     * {@code ERROR}, {@code RATE} or {@code CLOSING}: terminal.
     *
     * @param kind which of the three words
     * @param detail what stood behind it; may be empty, never null; at most {@link SimliMessageParser#MAX_DETAIL}
     *     characters
     */
    record Termination(LinkEvent.Terminated.Kind kind, String detail) implements SimliMessage {}

    /**
     * {@code pong X}.
     *
     * @param word the X of our {@code ping X}; may be empty, never null
     */
    record Pong(String word) implements SimliMessage {}

    /** {@code MISSING_SESSION_TOKEN}: an older endpoint wants the token as a text frame. */
    record MissingSessionToken() implements SimliMessage {}

    /**
     * Nothing that is known, or something known in a broken form. Harmless.
     *
     * @param text why, or the beginning of what came; printable, at most {@link SimliMessageParser#MAX_DETAIL}
     *     characters, without tokens
     */
    record Unknown(String text) implements SimliMessage {}

    /**
     * A binary message, which Simli's protocol does not have in this direction. Harmless.
     *
     * @param bytes its length
     */
    record UnexpectedBinary(long bytes) implements SimliMessage {}
}
