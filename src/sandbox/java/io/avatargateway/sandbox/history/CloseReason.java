package io.avatargateway.sandbox.history;

/** Why a session ended; the first reason wins. */
public enum CloseReason {
    /** The client sent DONE and all audio was played. */
    DONE,
    /** No audio for the session's maximum idle time. */
    IDLE,
    /** The session's maximum length is over. */
    MAX_LENGTH,
    /** Nobody joined the room in time. */
    VIEWER_ABSENT,
    /** Too many sessions at once. */
    RATE_LIMITED,
    /** An audio message that breaks the protocol. */
    BAD_AUDIO,
    /** A wrong session token, where the endpoint asked for one. */
    BAD_TOKEN,
    /** The client closed the socket. */
    CLIENT_CLOSED,
    /** The socket broke. */
    CLIENT_LOST,
    /** The client did not read what was sent to it. */
    CLIENT_STALLED,
    /** A fault that was asked for. */
    FAULT,
    /** The sandbox ends. */
    SHUTDOWN
}
