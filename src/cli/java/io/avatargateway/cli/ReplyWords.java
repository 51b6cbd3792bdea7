package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.client.Reply;

/** A reply for people: how far the job came, and why not further. */
final class ReplyWords {

    private ReplyWords() {}

    static String of(Reply reply) {
        StringBuilder words = new StringBuilder(reply.status());
        long played = reply.playedMillis();
        long duration = reply.durationMillis();
        if (reply.status().equals("started") && duration >= 0) {
            words.append(", ").append(Progress.seconds(duration)).append(" of speech");
        } else if (reply.isFinal() && played > 0) {
            words.append(", ").append(Progress.seconds(played)).append(" played");
            if (!reply.isFinished() && duration >= 0) {
                words.append(" of ").append(Progress.seconds(duration));
            }
            words.append(reply.isEstimated() ? " (estimated)" : "");
        }
        reply.code().ifPresent(code -> words.append(": ").append(code));
        reply.detail().ifPresent(detail -> words.append(": ").append(detail));
        reply.json().path("repaired").forEach(repair -> words.append("; repaired: ")
                .append(repaired(repair)));
        return words.toString();
    }

    /** What was broken in the speech, how often, and how much silence stands for it. */
    private static String repaired(JsonNode repair) {
        long count = repair.path("count").asLong(1);
        long silence = repair.path("silenceMillis").asLong();
        return repair.path("code").asText()
                + (count > 1 ? " " + count + " times" : "")
                + (silence > 0 ? ", " + silence + " ms of silence" : "")
                + " (" + repair.path("detail").asText() + ")";
    }
}
