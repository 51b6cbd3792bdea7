package io.avatargateway.traces;

import io.opentelemetry.api.trace.SpanKind;
import java.util.List;

/** The one table of spans: what a trace may have in it. */
@SuppressWarnings("ImmutableEnumChecker") // Its list cannot be changed.
enum SpanName {
    JOB(
            "job",
            SpanKind.CONSUMER,
            "its producer's",
            "From the producer's `send` until the broker has the final answer",
            SpanAttribute.SYSTEM,
            SpanAttribute.OPERATION_TYPE,
            SpanAttribute.MESSAGE_ID,
            SpanAttribute.SESSION,
            SpanAttribute.JOB,
            SpanAttribute.TENANT,
            SpanAttribute.OUTCOME,
            SpanAttribute.ERROR),
    ACCEPTED(
            "accepted",
            SpanKind.CONSUMER,
            "`job`",
            "From when a message is read until the broker has it where its session finds it",
            SpanAttribute.SYSTEM,
            SpanAttribute.OPERATION,
            SpanAttribute.OPERATION_TYPE,
            SpanAttribute.DESTINATION,
            SpanAttribute.SESSION,
            SpanAttribute.JOB),
    POSTED(
            "POST /api/v1/sessions/{id}/audio",
            SpanKind.SERVER,
            "`job`",
            "The same for speech over HTTP; it is there too where the speech was refused",
            SpanAttribute.METHOD,
            SpanAttribute.ROUTE,
            SpanAttribute.STATUS,
            SpanAttribute.SESSION,
            SpanAttribute.JOB,
            SpanAttribute.ERROR),
    QUEUE_WAIT(
            "queue wait",
            SpanKind.INTERNAL,
            "`job`",
            "From the producer's `send`, or the time that it asked for, until the session takes the job",
            SpanAttribute.SESSION,
            SpanAttribute.JOB),
    TURN(
            "turn",
            SpanKind.INTERNAL,
            "`job`",
            "From when the session takes the job until it has ended; linked to `session`",
            SpanAttribute.SESSION,
            SpanAttribute.JOB,
            SpanAttribute.TENANT,
            SpanAttribute.OUTCOME,
            SpanAttribute.PLAYED,
            SpanAttribute.ESTIMATED,
            SpanAttribute.ERROR),
    FIRST_FRAME(
            "first frame",
            SpanKind.INTERNAL,
            "`turn`",
            "From when the session takes the job until its first frame goes on the wire",
            SpanAttribute.BEHIND_SPEECH),
    SPEAK("SPEAK", SpanKind.INTERNAL, "`turn`", "From the first frame until the lips move", SpanAttribute.SIGNAL),
    PLAY_OUT("play-out", SpanKind.INTERNAL, "`turn`", "From then until the end of what was heard"),
    REPLY(
            "reply",
            SpanKind.PRODUCER,
            "`job`",
            "The transaction that brings a reply to the broker",
            SpanAttribute.SYSTEM,
            SpanAttribute.OPERATION,
            SpanAttribute.OPERATION_TYPE,
            SpanAttribute.DESTINATION,
            SpanAttribute.SESSION,
            SpanAttribute.JOB,
            SpanAttribute.OUTCOME),
    SESSION(
            "session",
            SpanKind.INTERNAL,
            "none",
            "From a session's opening, or its adoption by this gateway, until its end",
            SpanAttribute.SESSION,
            SpanAttribute.TENANT,
            SpanAttribute.REASON),
    OPENING(
            "opening",
            SpanKind.INTERNAL,
            "`session`",
            "From the wish for a session to Simli's token, the join info, START, and a viewer's first frame",
            SpanAttribute.STEP),
    LINK_CHANGE(
            "link change",
            SpanKind.INTERNAL,
            "`session`",
            "How long a session had no link: behind a loss, at a renewal or an adoption",
            SpanAttribute.CHANGE,
            SpanAttribute.REASON);

    private final String title;
    private final SpanKind kind;
    private final String above;
    private final String meaning;
    private final List<SpanAttribute> attributes;

    SpanName(String title, SpanKind kind, String above, String meaning, SpanAttribute... attributes) {
        this.title = title;
        this.kind = kind;
        this.above = above;
        this.meaning = meaning;
        this.attributes = List.of(attributes);
    }

    String title() {
        return title;
    }

    SpanKind kind() {
        return kind;
    }

    /** For the page: the span above it. */
    String above() {
        return above;
    }

    /** For the page. */
    String meaning() {
        return meaning;
    }

    /** Those that it may have. */
    List<SpanAttribute> attributes() {
        return attributes;
    }
}
