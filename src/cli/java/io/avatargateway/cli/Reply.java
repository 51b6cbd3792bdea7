package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.Optional;

/** What the gateway answered to a job. */
record Reply(JsonNode json) {

    /** Empty if the message is none. */
    static Optional<Reply> of(Message message) throws JMSException {
        if (message instanceof TextMessage text && text.getText() != null) {
            return Json.parse(text.getText())
                    .filter(json -> json.path("status").isTextual())
                    .map(Reply::new);
        }
        return Optional.empty();
    }

    String jobId() {
        return json.path("jobId").asText();
    }

    String status() {
        return json.path("status").asText();
    }

    /** The outcome, if it is the final one. */
    Optional<Outcome> outcome() {
        return Outcome.ofFinal(status());
    }

    /** Length of the speech, or -1 if it is not known. */
    long durationMillis() {
        return json.path("durationMillis").asLong(-1);
    }

    /** For people: how far it came, and why not further. */
    String words() {
        StringBuilder words = new StringBuilder(status());
        long played = json.path("playedMillis").asLong();
        if (status().equals("started") && durationMillis() >= 0) {
            words.append(", ").append(Progress.seconds(durationMillis())).append(" of speech");
        } else if (outcome().isPresent() && played > 0) {
            words.append(", ").append(Progress.seconds(played)).append(" played");
            if (outcome().get() != Outcome.FINISHED && durationMillis() >= 0) {
                words.append(" of ").append(Progress.seconds(durationMillis()));
            }
            words.append(json.path("estimated").asBoolean() ? " (estimated)" : "");
        }
        if (json.path("code").isTextual()) {
            words.append(": ").append(json.path("code").asText());
        }
        if (json.path("detail").isTextual()) {
            words.append(": ").append(json.path("detail").asText());
        }
        json.path("repaired").forEach(repair -> words.append("; repaired: ").append(repaired(repair)));
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
