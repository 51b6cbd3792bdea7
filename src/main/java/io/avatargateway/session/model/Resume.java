package io.avatargateway.session.model;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** What the name must be, for people. */
    public static final String RULE =
            "one of " + Stream.of(values()).map(Resume::word).collect(Collectors.joining(", "));

    /** The one with this name, exactly as producers write it. */
    public static Optional<Resume> of(String word) {
        return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** The name by which producers and operators know it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
