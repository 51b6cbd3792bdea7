package io.avatargateway.session.model;

/** When a session begins to speak. */
public enum StartSpeech {
    /** As soon as the avatar takes speech. */
    ON_START("on-start"),
    /** When a viewer has reported the first frame as well; until then jobs wait in their queue. */
    ON_VIEWER("on-viewer");

    private final String word;

    StartSpeech(String word) {
        this.word = word;
    }

    /** The word in REST. */
    public String word() {
        return word;
    }
}
