package io.avatargateway.rest;

import io.avatargateway.service.DeadLetter;
import io.avatargateway.service.DeadLetterCursor;
import io.avatargateway.service.DeadLetterPage;
import io.avatargateway.service.Redriven;
import java.util.List;
import java.util.Locale;

/** A dead letter, as JSON; see {@link DeadLetter} for what the fields mean. */
public record DeadLetterView(
        String id,
        String kind,
        String tenant,
        String sessionId,
        String jobId,
        String correlationId,
        String replyTo,
        String code,
        String detail,
        String time,
        String destination,
        String audioType,
        String action,
        Integer part,
        long bytes,
        boolean body,
        int redrives) {

    static DeadLetterView of(DeadLetter letter) {
        return new DeadLetterView(
                letter.id().toString(),
                letter.kind().name().toLowerCase(Locale.ROOT),
                letter.tenant(),
                letter.sessionId(),
                letter.jobId(),
                letter.correlationId(),
                letter.replyTo(),
                letter.code(),
                letter.detail(),
                letter.time().toString(),
                letter.destination(),
                letter.audioType(),
                letter.action(),
                letter.part(),
                letter.bytes(),
                letter.body(),
                letter.redrives());
    }

    /**
     * Some of them.
     *
     * @param next what {@code after} is to be for those that follow; null at the end
     */
    public record Page(List<DeadLetterView> deadLetters, String next) {

        static Page of(DeadLetterPage page) {
            DeadLetterCursor next = page.next();
            return new Page(
                    page.letters().stream().map(DeadLetterView::of).toList(), next == null ? null : next.toString());
        }
    }

    /** One that was sent again; see {@link Redriven}. */
    public record Again(String id, String sessionId, String jobId, int redrives, String time) {

        static Again of(Redriven again) {
            return new Again(
                    again.id().toString(),
                    again.sessionId().value(),
                    again.jobId(),
                    again.redrives(),
                    again.time().toString());
        }
    }
}
