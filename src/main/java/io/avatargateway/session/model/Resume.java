package io.avatargateway.session.model;

import java.util.Locale;

/** Where an utterance goes on that was cut off by the loss of its link, once there is another one. */
public enum Resume {
    /** At the last pause among what was heard lately, so that no word begins in its middle; without one, exactly. */
    PAUSE,
    /** With the first byte that was not heard. */
    EXACT,
    /** At its beginning. */
    RESTART,
    /** Nowhere: it ends, and the next one is spoken. */
    SKIP;

    /** The name by which producers and operators know it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
