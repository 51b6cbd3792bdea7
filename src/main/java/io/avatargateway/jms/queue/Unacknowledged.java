package io.avatargateway.jms.queue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages of both queues that were taken and are not acknowledged, by their broker's number, and whose they are.
 * Owned by the {@link QueueModel}.
 */
final class Unacknowledged {

    private final Map<Long, HeldMessage> messages = new LinkedHashMap<>();
    private final Map<HeldMessage, HeldJob> jobs = new HashMap<>();

    /** Null if it is not held. */
    HeldMessage get(long id) {
        return messages.get(id);
    }

    void add(HeldMessage message) {
        messages.put(message.id(), message);
    }

    /** From now on it belongs to this job. */
    void assign(HeldMessage message, HeldJob job) {
        jobs.put(message, job);
    }

    /** Returns the job that it belonged to, or null if it was not held. */
    HeldJob remove(HeldMessage message) {
        messages.remove(message.id(), message);
        return jobs.remove(message);
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
        return of(side).stream().map(jobs::get).distinct().count();
    }

    /** Whether one of the job's is held. */
    boolean anyOf(HeldJob job) {
        return job.messages().stream().anyMatch(message -> messages.get(message.id()) == message);
    }

    /** Forgets all. Returns whose they were. */
    Set<HeldJob> clear() {
        Set<HeldJob> all = new HashSet<>(jobs.values());
        messages.clear();
        jobs.clear();
        return all;
    }
}
