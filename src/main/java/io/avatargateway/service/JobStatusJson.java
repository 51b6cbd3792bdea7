package io.avatargateway.service;

import io.avatargateway.session.JobStatus;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** A job's status as JSON: the same in REST, in replies and in events. What is null is left out. */
public final class JobStatusJson {

    private JobStatusJson() {}

    /** Field names as the record's. Any thread. */
    public static JsonObject toJson(JobStatus status) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("jobId", status.jobId())
                .add("state", status.state().word())
                .add("time", status.time().toString())
                .add("playedMillis", status.playedMillis())
                .add("durationMillis", status.durationMillis())
                .add("estimated", status.estimated());
        if (status.code() != null) {
            json.add("code", status.code());
        }
        if (status.detail() != null) {
            json.add("detail", status.detail());
        }
        return json.build();
    }
}
