package io.avatargateway.ledger.bill;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the latest comparisons found, of all accounts together. Immutable.
 *
 * @param comparedUntil the history of all accounts is compared up to here; null before
 * @param agreeing links that both had with the same length, at the latest comparison
 * @param found how many sessions or links each kind of difference is about now
 * @param simliOpen how many sessions Simli had open at the latest look
 * @param ownOpen how many links we had then, at least
 * @param lookedAt when that was; null where nobody was asked, or nobody answered
 * @param examples some of the sessions and links about which history and ledger differ
 * @param trouble why the latest question had no answer, or null
 */
public record BillState(
        Instant comparedUntil,
        int agreeing,
        Map<BillFinding.Kind, Long> found,
        long simliOpen,
        long ownOpen,
        Instant lookedAt,
        List<Example> examples,
        String trouble) {

    /** How many of them at most. */
    static final int MOST_EXAMPLES = 20;

    /** Before anything was compared. */
    public static final BillState NONE = new BillState(null, 0, Map.of(), 0, 0, null, List.of(), null);

    /**
     * A session or a link that only one side has, or that is not the same on both.
     *
     * @param simliId the avatar service's own id, or null
     * @param link of the ledger, or null
     */
    public record Example(BillFinding.Kind kind, String simliId, String link) {}

    public BillState {
        found = Map.copyOf(found);
        examples = List.copyOf(examples);
    }

    /** How many sessions or links this kind of difference is about. */
    public long count(BillFinding.Kind kind) {
        return found.getOrDefault(kind, 0L);
    }

    /** Why the latest question had no answer. */
    public Optional<String> why() {
        return Optional.ofNullable(trouble);
    }

    BillState looked(Instant at, long simli, long own, long more, long fewer) {
        Map<BillFinding.Kind, Long> next = new EnumMap<>(BillFinding.Kind.class);
        next.putAll(found);
        next.put(BillFinding.Kind.MORE_OPEN, more);
        next.put(BillFinding.Kind.FEWER_OPEN, fewer);
        return new BillState(comparedUntil, agreeing, next, simli, own, at, examples, null);
    }

    BillState compared(Instant until, int agree, Map<BillFinding.Kind, Long> differences, List<Example> some) {
        Map<BillFinding.Kind, Long> next = new EnumMap<>(BillFinding.Kind.class);
        next.putAll(differences);
        next.put(BillFinding.Kind.MORE_OPEN, count(BillFinding.Kind.MORE_OPEN));
        next.put(BillFinding.Kind.FEWER_OPEN, count(BillFinding.Kind.FEWER_OPEN));
        return new BillState(until, agree, next, simliOpen, ownOpen, lookedAt, some, null);
    }

    BillState troubled(String why) {
        return new BillState(comparedUntil, agreeing, found, simliOpen, ownOpen, lookedAt, examples, why);
    }
}
