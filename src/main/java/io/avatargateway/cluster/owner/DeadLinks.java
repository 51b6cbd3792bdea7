package io.avatargateway.cluster.owner;

import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.progress.Progress;
import io.avatargateway.cluster.record.FoundRecord;
import io.avatargateway.ledger.EndedBy;
import io.avatargateway.ledger.LinkEntry;
import io.avatargateway.ledger.LinkLedger;
import io.avatargateway.ledger.Payers;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.LinkRecord;
import io.avatargateway.session.model.SessionOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Tells the ledger of links whose gateway died. What that one had told itself counts; else the link ended about when
 * the gateway was alive at last. Any thread; returns at once.
 *
 * @param ledger is told
 * @param payers in whose name
 * @param handedOver after this a gateway that let its session go has ended its links, and told
 */
public record DeadLinks(LinkLedger ledger, Payers payers, Duration handedOver) {

    /** Where nobody keeps a ledger. */
    public static final DeadLinks NONE = new DeadLinks(LinkLedger.NONE, new Payers(false));

    /** It died before its next heartbeat: most likely in the middle. */
    private static final Duration HALF_A_BEAT = NodeDirectory.HEARTBEAT.dividedBy(2);
    /** Viewers hear late of the change, and the room goes with the link. */
    private static final Duration HANDED_OVER = Duration.ofSeconds(10);

    /** With the time that a hand-over takes. */
    public DeadLinks(LinkLedger ledger, Payers payers) {
        this(ledger, payers, HANDED_OVER);
    }

    /**
     * Tells of the links that are known of a session whose record was left.
     *
     * @return completes when the ledger has them, or will be told later
     */
    CompletionStage<Void> tell(FoundRecord record, Progress progress) {
        if (progress == null || progress.links().isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        if (progress.handOver() != HandOver.NONE) {
            CompletableFuture.delayedExecutor(handedOver.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> tellAll(record, progress));
            return CompletableFuture.completedStage(null);
        }
        tellAll(record, progress);
        return ledger.kept(record.id());
    }

    private void tellAll(FoundRecord record, Progress progress) {
        Instant alive = Stream.of(record.alive().of(progress.run()), Resumption.latestAnchor(progress))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .map(at -> at.plus(HALF_A_BEAT))
                .orElse(Instant.MIN);
        SessionOptions options = record.session().options();
        String tenant = payers.of(options.owner().tenant(), options.tenant());
        for (LinkRecord link : progress.links()) {
            Instant to = link.to() != null ? link.to() : alive.isAfter(link.paidFrom()) ? alive : link.paidFrom();
            ledger.ended(new LinkEntry(
                    tenant,
                    record.id(),
                    link.generation(),
                    link.from(),
                    link.paidFrom(),
                    to,
                    link.upstreamSessionId(),
                    EndedBy.DEATH,
                    "the gateway died"));
        }
    }
}
