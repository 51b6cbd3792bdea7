package io.avatargateway.service;

import io.avatargateway.audio.format.Repair;
import io.avatargateway.session.model.JobStatus;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** The one JSON form of a job's status: in replies, in events and over REST. */
public final class JobStatusJson {

    private JobStatusJson() {}

    /** What is not known is left out. Any thread. */
    public static JsonObject toJson(JobStatus status) {
        return builder(status).build();
    }

    /** The same, to be added to. Any thread. */
    public static JsonObjectBuilder builder(JobStatus status) {
        JsonObjectBuilder json = JsonObjects.builder()
                .add("jobId", status.jobId())
                .add("status", status.state().word())
                .add("time", status.time().toString())
                .add("playedMillis", status.playedMillis());
        if (status.durationMillis() >= 0) {
            json.add("durationMillis", status.durationMillis());
        }
        json.add("estimated", status.estimated());
        if (status.code() != null) {
            json.add("code", status.code());
        }
        if (status.detail() != null) {
            json.add("detail", status.detail());
        }
        if (!status.repaired().isEmpty()) {
            JsonArrayBuilder repaired = JsonObjects.array();
            status.repaired().forEach(repair -> repaired.add(repair(repair)));
            json.add("repaired", repaired);
        }
        if (status.text() != null) {
            json.add("text", status.text().text());
            if (status.text().language() != null) {
                json.add("textLanguage", status.text().language());
            }
        }
        return json;
    }

    private static JsonObjectBuilder repair(Repair repair) {
        JsonObjectBuilder json = JsonObjects.builder()
                .add("code", repair.kind().name())
                .add("count", repair.count())
                .add("atMillis", repair.atMillis());
        if (repair.silenceMillis() > 0) {
            json.add("silenceMillis", repair.silenceMillis());
        }
        return json.add("detail", repair.detail());
    }
}
