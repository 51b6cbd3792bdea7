package io.avatargateway.sandbox.webrtc;

/** A connection to a viewer cannot go on: what the viewer sent does not fit, or WebRTC gave up. */
public final class MediaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MediaException(String message) {
        super(message);
    }
}
