package io.avatargateway.jms.queue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to go out, in the order in which it came; what concerns one job keeps its order. Owned by the {@link
 * QueueModel}.
 */
final class PendingSettlements {

    private static final int BATCH = 256;
    /** Of these with bodies, which a transaction carries too. */
    private static final int BODIES = 64;

    private final List<Settlement> settlements = new ArrayList<>();

    void add(Settlement settlement) {
        settlements.add(settlement);
    }

    void remove(Settlement settlement) {
        settlements.remove(settlement);
    }

    int size() {
        return settlements.size();
    }

    void removeOf(HeldJob job) {
        settlements.removeIf(settlement -> settlement.job() == job);
    }

    void clear() {
        settlements.clear();
    }

    /** Whether the job's last one is among them. */
    boolean endOf(HeldJob job) {
        return settlements.stream().anyMatch(settlement -> settlement.job() == job && settlement.last());
    }

    /** The one that acknowledges the message, and that the broker may have got. */
    Optional<Settlement> inDoubt(HeldMessage message) {
        return settlements.stream()
                .filter(settlement ->
                        settlement.inDoubt() && settlement.acknowledged().contains(message))
                .findFirst();
    }

    /** The first that can go out now, in one transaction. */
    List<Settlement> ready(FeedSide side, long nowNanos) {
        Set<HeldJob> behind = new HashSet<>();
        List<Settlement> ready = new ArrayList<>();
        int bodies = 0;
        for (Settlement settlement : settlements) {
            if (settlement.job().side() != side || behind.contains(settlement.job())) {
                continue;
            }
            if (!settlement.ready(nowNanos)) {
                behind.add(settlement.job());
                continue;
            }
            bodies += settlement.hasBodies() ? 1 : 0;
            if (ready.size() == BATCH || bodies > BODIES || (settlement.suspect() && !ready.isEmpty())) {
                return ready;
            }
            ready.add(settlement);
            if (settlement.suspect()) {
                return ready;
            }
            // The end acknowledges what is left, which must be known by then.
            if (settlement.kind() == Settlement.Kind.SPOKEN) {
                behind.add(settlement.job());
            }
        }
        return ready;
    }

    /** When the next of those is due that wait for their time; {@link Long#MAX_VALUE} for never. */
    long nextDueNanos(long nowNanos) {
        return settlements.stream()
                .filter(settlement -> !settlement.isDue(nowNanos))
                .mapToLong(Settlement::notBeforeNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
