package io.avatargateway.session.model;

/** What a front end reports of its viewer. */
public enum ViewerEvent {
    /** The viewer sees the avatar. */
    FIRST_FRAME("first-frame"),
    /** The viewer has left the room. */
    LEFT("left");

    private final String word;

    ViewerEvent(String word) {
        this.word = word;
    }

    /** The word in REST and in events. */
    public String word() {
        return word;
    }
}
