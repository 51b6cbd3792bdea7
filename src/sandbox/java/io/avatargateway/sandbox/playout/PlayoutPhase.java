package io.avatargateway.sandbox.playout;

/** Where a play-out is. */
enum PlayoutPhase {
    /** Audio is kept, but the session is not ready to play. */
    HELD,
    /** Nothing is heard: there is no audio. */
    SILENT,
    /** Audio is there; the avatar opens its mouth after the start latency. */
    STARTING,
    /** Audio is heard. */
    SPEAKING,
    /** Nothing will be heard any more. */
    ENDED
}
