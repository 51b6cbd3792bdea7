package io.avatargateway.ledger.usage;

import java.time.LocalDate;
import java.util.Set;

/**
 * Which usage is asked for.
 *
 * @param from the first day
 * @param to the last day, included
 * @param tenant only this one's; null for all
 * @param groupBy what is told apart
 */
public record UsageQuery(LocalDate from, LocalDate to, String tenant, Set<Group> groupBy) {

    /** Days that a question by session may span: for it, all entries are read. */
    public static final int MOST_DAYS_OF_SESSIONS = 31;

    /** Rows of an answer. */
    public static final int MOST_ROWS = 10_000;

    public UsageQuery {
        groupBy = Set.copyOf(groupBy);
    }

    /** What can be told apart. */
    public enum Group {
        /** Days, UTC. */
        DAY,
        /** Tenants. */
        TENANT,
        /** Sessions. */
        SESSION
    }

    UsageKey key(LocalDate day, String ofTenant, String session) {
        return new UsageKey(
                groupBy.contains(Group.DAY) ? day : null,
                groupBy.contains(Group.TENANT) ? ofTenant : null,
                groupBy.contains(Group.SESSION) ? session : null);
    }

    boolean wants(String ofTenant) {
        return tenant == null || tenant.equals(ofTenant);
    }
}
