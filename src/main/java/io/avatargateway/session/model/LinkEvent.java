package io.avatargateway.session.model;

import java.time.Duration;
import java.util.List;

/** What can happen on a link, in the session's words. */
public sealed interface LinkEvent {

    /** Whether it needs not be dealt with before the next frame of speech is due. */
    default boolean unhurried() {
        return false;
    }

    /**
     * The service let us in: the session's token was composed.
     *
     * @param warnings what it says of the request that it took nevertheless, for people; bounded in number and length,
     *     with no secret
     */
    record Authorised(List<String> warnings) implements LinkEvent {
        public Authorised {
            warnings = List.copyOf(warnings);
        }
    }

    /** The room to join is known. A credential, therefore not in {@link #toString}. */
    record Joinable(String livekitUrl, String livekitToken) implements LinkEvent {
        @Override
        public String toString() {
            return "Joinable[]";
        }
    }

    /**
     * Who serves the session on the other side.
     *
     * @param destination the service's worker
     * @param upstreamSessionId the service's own session id, or null
     */
    record Placed(String destination, String upstreamSessionId) implements LinkEvent {}

    /**
     * What the picture is like.
     *
     * @param fps frames per second
     * @param width in pixels
     * @param height in pixels
     */
    record VideoMetadata(int fps, int width, int height) implements LinkEvent {}

    /** The avatar takes speech from now on. */
    record Started() implements LinkEvent {}

    /** One frame of speech arrived at the avatar; frames are acknowledged in the order of sending. */
    record Acknowledged() implements LinkEvent {
        @Override
        public boolean unhurried() {
            return true;
        }
    }

    /** The avatar began to speak. */
    record SpeechBegan() implements LinkEvent {}

    /** The avatar stopped speaking. */
    record SpeechEnded() implements LinkEvent {}

    /** The regular end: after {@code Link.done}, or at the service's idle or maximum time. */
    record Stopped() implements LinkEvent {}

    /**
     * The service ends the session on its own account.
     *
     * @param kind which word it used
     * @param detail what it said behind that word; may be empty, never null, bounded in length
     */
    record Terminated(Kind kind, String detail) implements LinkEvent {
        /** The service's word for it. */
        public enum Kind {
            /** Something went wrong. */
            ERROR,
            /** Too much is going on. */
            RATE,
            /** The service closes the session. */
            CLOSING
        }
    }

    /** The answer to a regular ping. */
    record Pong(Duration roundTrip) implements LinkEvent {}

    /**
     * Something that the protocol does not know, or not in this form. Harmless.
     *
     * @param text the beginning of it, or what is wrong with it; bounded in length, with no secret
     */
    record Unknown(String text) implements LinkEvent {}

    /** The socket took a frame of speech, or a skip dropped it while it waited: the next one may follow. */
    record AudioSent() implements LinkEvent {
        @Override
        public boolean unhurried() {
            return true;
        }
    }

    /** The link could not be opened. Final. */
    record Failed(LinkFailure failure) implements LinkEvent {}

    /**
     * The open connection is gone. Final.
     *
     * @param code the WebSocket close code (RFC 6455, section 7.4), 1006 for a broken connection
     * @param detail for people; never null, bounded in length, holds no secret
     */
    record Closed(int code, String detail) implements LinkEvent {}
}
