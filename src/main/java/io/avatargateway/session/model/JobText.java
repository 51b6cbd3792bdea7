package io.avatargateway.session.model;

import java.util.ArrayList;
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

    /** The most marks of one job, in all its parts together. */
    public static final int MOST_MARKS = 3_000;

    /** The most characters of a text, in all parts together. */
    public static final int MOST_CHARACTERS = 10_000;

    public JobText {
        Objects.requireNonNull(text, "text");
        marks = List.copyOf(marks);
    }

    /** This, and more that is said behind it. The marks of both count from the beginning of the whole speech. */
    public JobText followedBy(JobText more) {
        List<Mark> all = new ArrayList<>(marks);
        all.addAll(more.marks);
        return new JobText(text + " " + more.text, language == null ? more.language : language, all);
    }

    /**
     * A word or a sentence.
     *
     * @param atMillis when it begins, in milliseconds since the beginning of the job's speech
     * @param text it
     */
    public record Mark(long atMillis, String text) {}
}
