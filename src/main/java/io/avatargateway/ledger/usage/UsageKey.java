package io.avatargateway.ledger.usage;

import java.time.LocalDate;
import java.util.Comparator;

/**
 * What a row of usage is about; null for what is not told apart.
 *
 * @param day of the ends, UTC
 * @param tenant in whose name
 * @param session its id; null also where an utterance has none
 */
public record UsageKey(LocalDate day, String tenant, String session) implements Comparable<UsageKey> {

    private static final Comparator<UsageKey> ORDER = Comparator.comparing(
                    UsageKey::day, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(UsageKey::tenant, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(UsageKey::session, Comparator.nullsFirst(Comparator.naturalOrder()));

    @Override
    public int compareTo(UsageKey other) {
        return ORDER.compare(this, other);
    }
}
