package io.avatargateway.ledger.bill;

import java.util.List;

/**
 * A difference between what we have and what the avatar service counts, for logs, metrics and alerts. It has ids and
 * names, and no secret.
 *
 * @param kind what differs
 * @param tenants one at least of those that share the account
 * @param count how many sessions or links it is about
 * @param examples some of them, for people
 */
public record BillFinding(Kind kind, List<String> tenants, long count, List<String> examples) {

    /** What differs. */
    public enum Kind {
        /** The service has had more sessions open than we had, for minutes. */
        MORE_OPEN,
        /** The service has had fewer open. */
        FEWER_OPEN,
        /** Its history has sessions that the ledger does not have. */
        ONLY_BILLED,
        /** The ledger has links that its history does not have. */
        ONLY_KEPT,
        /** Both have them, and not with the same length. */
        OTHER_LENGTH,
        /** Its history has sessions that cannot be read. */
        UNREADABLE
    }

    public BillFinding {
        tenants = List.copyOf(tenants);
        examples = List.copyOf(examples);
    }
}
