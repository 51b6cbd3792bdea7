package io.avatargateway.session.model;

import java.util.List;
import java.util.Objects;

/**
 * What a job says, in writing: for captions and transcripts. Immutable.
 *
 * @param text the words
 * @param language their language by BCP 47, or null where it is not known
 * @param marks when which of them are heard, in order; empty where that is not known
 */
public record JobText(String text, String language, List<Mark> marks) {

    /** The most characters of a text. */
    public static final int MOST_CHARACTERS = 10_000;

    public JobText {
        Objects.requireNonNull(text, "text");
        marks = List.copyOf(marks);
    }

    /**
     * A word or a sentence.
     *
     * @param atMillis when it begins, in milliseconds since the beginning of the job's speech
     * @param text it
     */
    public record Mark(long atMillis, String text) {}
}
