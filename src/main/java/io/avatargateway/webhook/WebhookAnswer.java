package io.avatargateway.webhook;

import java.time.Duration;

/**
 * How an attempt ended.
 *
 * @param outcome what is to be done
 * @param asked how long the receiver wants not to be called at all, or null
 * @param detail for people; without the path of the address, which may hold a secret
 */
public record WebhookAnswer(Outcome outcome, Duration asked, String detail) {

    /** What is to be done. */
    public enum Outcome {
        /** The receiver has it. */
        DELIVERED,
        /** It is tried again. */
        FAILED,
        /** The receiver wants no further event, ever. */
        GONE
    }

    static WebhookAnswer failed(String detail) {
        return new WebhookAnswer(Outcome.FAILED, null, detail);
    }
}
