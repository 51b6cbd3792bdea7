package io.avatargateway.ledger.bill;

import io.avatargateway.session.model.BilledSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Finds out which of our links is which of the avatar service's sessions: by its id, and where there is none by the
 * tenant and the time. Whether its clock and ours agree is seen by those that have an id. Holds no state.
 */
final class Matching {

    /** Both lengths may differ by this: the service may count from another moment. */
    static final Duration LENGTH = Duration.ofSeconds(2);
    /** And by this part of the length. */
    static final int LENGTH_PART = 100;
    /** Both beginnings may differ by this, where nothing else says that they are the same. */
    static final Duration BEGINNING = Duration.ofSeconds(10);

    private Matching() {}

    /**
     * Compares what ended within a time. Both lists should reach beyond it, so that what one side has just inside and
     * the other just outside finds its like.
     *
     * @param from by our clock
     * @param to likewise; long enough ago for both sides to know of all
     */
    static Comparison compare(List<KeptLink> kept, List<BilledSession> billed, Instant from, Instant to) {
        Map<String, BilledSession> byId = new HashMap<>();
        List<BilledSession> others = new ArrayList<>();
        for (BilledSession session : billed) {
            if (session.id() == null || byId.putIfAbsent(session.id(), session) != null) {
                others.add(session);
            }
        }
        List<Comparison.Pair> pairs = new ArrayList<>();
        List<KeptLink> unmatched = new ArrayList<>();
        List<Duration> skews = new ArrayList<>();
        for (KeptLink link : kept) {
            BilledSession same = link.upstreamId() == null ? null : byId.remove(link.upstreamId());
            if (same == null) {
                unmatched.add(link);
            } else {
                pairs.add(new Comparison.Pair(link, same));
                if (same.from() != null) {
                    skews.add(Duration.between(link.from(), same.from()));
                }
            }
        }
        others.addAll(byId.values());
        matchByTime(unmatched, others, skew(skews), pairs);
        return result(pairs, unmatched, others, skew(skews), from, to);
    }

    /** What the service's clock is ahead of ours: the middle one of all that are known. */
    private static Duration skew(List<Duration> skews) {
        List<Duration> sorted = skews.stream().sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : sorted.get(sorted.size() / 2);
    }

    private static void matchByTime(
            List<KeptLink> kept, List<BilledSession> billed, Duration skew, List<Comparison.Pair> pairs) {
        NavigableMap<Instant, List<BilledSession>> byBeginning = new TreeMap<>();
        for (BilledSession session : billed) {
            if (session.from() != null) {
                byBeginning
                        .computeIfAbsent(session.from().minus(skew), time -> new ArrayList<>())
                        .add(session);
            }
        }
        for (Iterator<KeptLink> links = kept.iterator(); links.hasNext(); ) {
            KeptLink link = links.next();
            BilledSession same =
                    byBeginning
                            .subMap(
                                    link.from().minus(BEGINNING),
                                    true,
                                    link.from().plus(BEGINNING),
                                    true)
                            .values()
                            .stream()
                            .flatMap(List::stream)
                            .filter(session -> mayBe(session, link))
                            .min(Comparator.comparing(session -> Duration.between(
                                            link.from(), session.from().minus(skew))
                                    .abs()))
                            .orElse(null);
            if (same != null) {
                byBeginning.get(same.from().minus(skew)).remove(same);
                billed.remove(same);
                links.remove();
                pairs.add(new Comparison.Pair(link, same));
            }
        }
    }

    /** Two that both have an id, and not the same, are two. */
    private static boolean mayBe(BilledSession session, KeptLink link) {
        boolean otherId = session.id() != null && link.upstreamId() != null;
        boolean otherLabel = session.label() != null && !Objects.equals(session.label(), link.tenant());
        return !otherId && !otherLabel && isLike(session.length(), link.length());
    }

    private static boolean isLike(Duration one, Duration other) {
        Duration difference = one.minus(other).abs();
        Duration longer = one.compareTo(other) > 0 ? one : other;
        return difference.compareTo(LENGTH) <= 0 || difference.compareTo(longer.dividedBy(LENGTH_PART)) <= 0;
    }

    private static Comparison result(
            List<Comparison.Pair> pairs,
            List<KeptLink> kept,
            List<BilledSession> billed,
            Duration skew,
            Instant from,
            Instant to) {
        int agreeing = 0;
        List<Comparison.Pair> differing = new ArrayList<>();
        for (Comparison.Pair pair : pairs) {
            if (!isWithin(pair.kept().to(), from, to)) {
                continue;
            }
            if (isLike(pair.kept().length(), pair.billed().length())) {
                agreeing++;
            } else {
                differing.add(pair);
            }
        }
        return new Comparison(
                agreeing,
                differing,
                kept.stream().filter(link -> isWithin(link.to(), from, to)).toList(),
                billed.stream()
                        .filter(session ->
                                session.to() != null && isWithin(session.to().minus(skew), from, to))
                        .toList());
    }

    private static boolean isWithin(Instant time, Instant from, Instant to) {
        return !time.isBefore(from) && time.isBefore(to);
    }
}
