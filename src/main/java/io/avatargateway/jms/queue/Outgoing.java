package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.session.model.TraceContext;
import java.time.Instant;
import java.util.List;

/**
 * One settlement as it goes into a transaction: what the broker's side needs of it, which nobody changes any more.
 *
 * @param settlement to tell its result
 * @param headers of the message that is answered
 * @param hasReply whether its producer is told
 * @param refusals how often the broker refused it
 * @param messages that are acknowledged with it
 * @param partsHash of an utterance in parts, see {@link HeldJob#partsHash}
 * @param started when it began to be heard; null if it did not
 * @param traces see {@link HeldJob#traces}
 */
record Outgoing(
        Settlement settlement,
        JobHeaders headers,
        boolean hasReply,
        int refusals,
        List<Acknowledged> messages,
        String partsHash,
        Instant started,
        List<TraceContext> traces) {

    static Outgoing of(Settlement settlement) {
        return new Outgoing(
                settlement,
                settlement.job().headers(),
                settlement.hasReply(),
                settlement.refusals(),
                settlement.acknowledged().stream()
                        .map(message -> new Acknowledged(message, message.delivery(), message.hasVanished()))
                        .toList(),
                settlement.endsItsJob() ? settlement.job().partsHash() : null,
                settlement.job().started(),
                settlement.job().traces());
    }

    /**
     * A message in the transaction.
     *
     * @param message whose body it is
     * @param delivery that is acknowledged
     * @param vanished whether the broker has none any more, so that nothing is acknowledged
     */
    record Acknowledged(HeldMessage message, JobDelivery delivery, boolean vanished) {}
}
