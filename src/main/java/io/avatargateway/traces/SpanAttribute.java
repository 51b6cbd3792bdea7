package io.avatargateway.traces;

import io.opentelemetry.api.common.AttributeKey;

/** What spans say. Names beside {@code avatar} are OpenTelemetry's. None has what is said, or a credential, in it. */
enum SpanAttribute {
    SYSTEM("messaging.system", "`activemq`"),
    OPERATION("messaging.operation.name", "`take_in` from a queue for all sessions, `settle` at a session's own"),
    OPERATION_TYPE("messaging.operation.type", "`process` or `send`"),
    DESTINATION("messaging.destination.name", "the queue from which a job was taken, or to which its reply goes"),
    MESSAGE_ID("messaging.message.id", "the message id that the producer knows"),
    METHOD("http.request.method", "`POST`"),
    ROUTE("http.route", "`/api/v1/sessions/{id}/audio`"),
    STATUS("http.response.status_code", "202; missing where the speech was refused"),
    SESSION("avatar.session.id", "the session"),
    JOB("avatar.job.id", "the producer's name of the job, or its message id"),
    TENANT("avatar.tenant", "whose session or job it is"),
    OUTCOME("avatar.outcome", "of a job its final state, of a reply the state that it tells"),
    PLAYED("avatar.played_ms", "how much of the job was heard, in milliseconds"),
    ESTIMATED("avatar.estimated", "whether that is known by the play-out clock alone"),
    BEHIND_SPEECH("avatar.behind_speech", "whether other speech was still heard then, so that the job had to wait"),
    SIGNAL("avatar.simli.speak", "whether Simli said SPEAK; behind other speech it does not, and the clock tells"),
    STEP("avatar.opening.step", "`token`, `join_info`, `start`, `first_frame`"),
    CHANGE("avatar.link.change", "`recovered`, `renewed`, `adopted`"),
    REASON("avatar.reason", "why a session ended or changed its link, as in its events"),
    ERROR("error.type", "a stable code; missing where nothing went wrong");

    private final String key;
    private final String meaning;

    SpanAttribute(String key, String meaning) {
        this.key = key;
        this.meaning = meaning;
    }

    String key() {
        return key;
    }

    /** For the page. */
    String meaning() {
        return meaning;
    }

    AttributeKey<String> text() {
        return AttributeKey.stringKey(key);
    }

    AttributeKey<Long> number() {
        return AttributeKey.longKey(key);
    }

    AttributeKey<Boolean> truth() {
        return AttributeKey.booleanKey(key);
    }
}
