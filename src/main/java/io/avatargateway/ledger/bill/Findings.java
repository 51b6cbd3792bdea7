package io.avatargateway.ledger.bill;

import io.avatargateway.security.Tenant;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells of differences, in the log and to who hears of them.
 *
 * @param listener must return at once
 */
record Findings(Consumer<BillFinding> listener) {

    private static final Logger LOG = Logger.getLogger(Findings.class.getName());

    void tell(BillFinding.Kind kind, Tenant account, long count, List<String> examples) {
        BillFinding finding = new BillFinding(kind, List.of(account.name()), count, examples);
        LOG.log(Level.WARNING, "The ledger and the avatar service differ: {0}", finding);
        try {
            listener.accept(finding);
        } catch (RuntimeException broken) {
            LOG.log(Level.WARNING, "Who hears of differences has failed", broken);
        }
    }
}
