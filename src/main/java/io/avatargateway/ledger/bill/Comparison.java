package io.avatargateway.ledger.bill;

import io.avatargateway.session.model.BilledSession;
import java.util.List;

/**
 * What a comparison of the ledger with the avatar service's history found.
 *
 * @param agreeing links that both have, of the same length
 * @param differing links that both have, of other lengths
 * @param onlyKept links that the ledger alone has
 * @param onlyBilled sessions that the avatar service alone has
 */
public record Comparison(int agreeing, List<Pair> differing, List<KeptLink> onlyKept, List<BilledSession> onlyBilled) {

    /** One link, by both. */
    public record Pair(KeptLink kept, BilledSession billed) {}

    public Comparison {
        differing = List.copyOf(differing);
        onlyKept = List.copyOf(onlyKept);
        onlyBilled = List.copyOf(onlyBilled);
    }

    /** Whether both say the same. */
    public boolean agrees() {
        return differing.isEmpty() && onlyKept.isEmpty() && onlyBilled.isEmpty();
    }
}
