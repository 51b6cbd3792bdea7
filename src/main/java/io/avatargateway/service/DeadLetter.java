package io.avatargateway.service;

import java.time.Instant;

/**
 * A message that was put aside, without what it said.
 *
 * @param id names it until it is taken
 * @param kind what was put aside
 * @param tenant whose it was; null where nobody knows
 * @param sessionId its session's as far as it is known, or null
 * @param jobId its job's name, as far as it is known, or null
 * @param correlationId what its sender knows it by; bytes as {@code hex:} and their digits; or null
 * @param replyTo the address that its sender wants replies at, or null
 * @param code why it was put aside: an {@code ErrorCode}'s name, or {@code REPLY_UNDELIVERABLE}
 * @param detail the same for people, or null
 * @param time when it was put aside
 * @param destination where it was sent to at first, or null
 * @param audioType MIME type of its body, or null
 * @param action what it asks for in place of speech, or null
 * @param part which part of an utterance it is, or null
 * @param bytes of its body, also where that was not kept
 * @param body whether its body is there, as it came
 * @param redrives how often it was sent again before
 */
public record DeadLetter(
        DeadLetterId id,
        Kind kind,
        String tenant,
        String sessionId,
        String jobId,
        String correlationId,
        String replyTo,
        String code,
        String detail,
        Instant time,
        String destination,
        String audioType,
        String action,
        Integer part,
        long bytes,
        boolean body,
        int redrives) {

    /** What was put aside. */
    public enum Kind {
        /** Speech, or an action of a session's. */
        JOB,
        /** A reply that reaches nobody. */
        REPLY
    }
}
