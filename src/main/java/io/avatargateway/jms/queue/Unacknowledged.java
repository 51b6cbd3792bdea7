package io.avatargateway.jms.queue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages of both queues that were taken and are not acknowledged, by their broker's number. Owned by the {@link
 * QueueModel}.
 */
final class Unacknowledged {

    private final Map<Long, HeldMessage> messages = new LinkedHashMap<>();

    /** Null if it is not held. */
    HeldMessage get(long id) {
        return messages.get(id);
    }

    void add(HeldMessage message) {
        messages.put(message.id(), message);
    }

    void remove(HeldMessage message) {
        messages.remove(message.id(), message);
    }

    int size() {
        return messages.size();
    }

    List<HeldMessage> of(FeedSide side) {
        return messages.values().stream()
                .filter(message -> message.side() == side)
                .toList();
    }

    /** By number, those of one queue, which need not be read again: true with a body, false if no body can be read. */
    Map<Long, Boolean> known(FeedSide side) {
        Map<Long, Boolean> known = new HashMap<>();
        of(side).forEach(message -> known.put(message.id(), message.body() != null));
        return Map.copyOf(known);
    }

    /** Those that the broker has not delivered again since its connection was lost. */
    List<HeldMessage> missing(FeedSide side) {
        return of(side).stream().filter(message -> !message.bound()).toList();
    }

    /** How many the broker still has, as far as it has delivered them. */
    long there(FeedSide side) {
        return of(side).stream()
                .filter(message -> message.bound() && !message.hasVanished())
                .count();
    }

    /** To how many jobs those of one queue belong. */
    long jobs(FeedSide side) {
        return of(side).stream().map(HeldMessage::job).distinct().count();
    }

    /** Whether one of the job's is held. */
    boolean anyOf(HeldJob job) {
        return job.messages().stream().anyMatch(message -> messages.get(message.id()) == message);
    }

    /** Forgets all. Returns whose they were. */
    Set<HeldJob> clear() {
        Set<HeldJob> jobs = new HashSet<>();
        messages.values().forEach(message -> jobs.add(message.job()));
        messages.clear();
        return jobs;
    }
}
