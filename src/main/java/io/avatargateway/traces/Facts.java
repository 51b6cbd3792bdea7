package io.avatargateway.traces;

import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;

/** What one span says. What is null is left out. One thread. */
final class Facts {

    private final AttributesBuilder attributes = Attributes.builder();

    Facts text(SpanAttribute name, Object value) {
        if (value != null) {
            attributes.put(name.text(), value.toString());
        }
        return this;
    }

    Facts number(SpanAttribute name, long value) {
        attributes.put(name.number(), value);
        return this;
    }

    Facts truth(SpanAttribute name, boolean value) {
        attributes.put(name.truth(), value);
        return this;
    }

    /** Why a job failed; null if it did not. An interrupt is no failure. */
    static String error(JobStatus end) {
        return end.state() == JobState.INTERRUPTED ? null : end.code();
    }

    Attributes all() {
        return attributes.build();
    }
}
