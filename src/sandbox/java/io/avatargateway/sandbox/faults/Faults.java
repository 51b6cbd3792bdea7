package io.avatargateway.sandbox.faults;

import io.avatargateway.sandbox.faults.FaultKind.Stage;
import io.avatargateway.sandbox.http.ApiException;
import io.avatargateway.sandbox.time.Loop;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** All faults that wait to hit. Thread-safe. */
public final class Faults {
    private static final int MAX_FAULTS = 1000;

    private final Loop loop;
    private final Map<String, Fault> waiting = new LinkedHashMap<>();
    private long lastId;

    /**
     * None yet.
     *
     * @param loop for the faults that end by themselves
     */
    public Faults(Loop loop) {
        this.loop = loop;
    }

    /**
     * Adds a fault.
     *
     * @param spec what is asked for
     * @return waits from now on
     * @throws ApiException 409 if there are too many
     */
    public synchronized Fault add(FaultSpec spec) {
        if (waiting.size() >= MAX_FAULTS) {
            waiting.values().removeIf(Fault::isUsedUp);
        }
        if (waiting.size() >= MAX_FAULTS) {
            throw new ApiException(409, "faults: " + MAX_FAULTS + " wait already; DELETE /sandbox/faults clears them");
        }
        Fault fault = new Fault("f-" + ++lastId, spec, loop);
        waiting.put(fault.id(), fault);
        spec.number(FaultField.SECONDS).ifPresent(s -> loop.schedule(Duration.ofSeconds(s), () -> clear(fault.id())));
        return fault;
    }

    /**
     * Takes the oldest fault of these kinds, which counts as one hit.
     *
     * @param kinds which may hit now
     * @param faceId of the session, if known
     * @return the fault to carry out
     */
    public synchronized Optional<Fault> takeFirst(EnumSet<FaultKind> kinds, Optional<String> faceId) {
        Optional<Fault> first = matching(fault -> kinds.contains(fault.kind()), faceId).stream()
                .filter(Fault::hit)
                .findFirst();
        dropUsedUp();
        return first;
    }

    /**
     * Takes every fault that hits sessions, one hit each.
     *
     * @param faceId of the session that opens
     * @return the faults to carry out, oldest first
     */
    public synchronized List<Fault> takeForSession(String faceId) {
        List<Fault> all = matching(
                        fault -> fault.kind().stage().compareTo(Stage.OPENING) >= 0
                                && fault.spec().text(FaultField.SESSION_ID).isEmpty(),
                        Optional.of(faceId))
                .stream()
                .filter(Fault::hit)
                .toList();
        dropUsedUp();
        return all;
    }

    /**
     * Calls a fault off.
     *
     * @param id its id
     * @return false if it does not wait (any more)
     */
    public synchronized boolean clear(String id) {
        Fault fault = waiting.remove(id);
        if (fault != null) {
            fault.clear();
        }
        return fault != null;
    }

    /** Calls all off. */
    public synchronized void clearAll() {
        waiting.values().forEach(Fault::clear);
        waiting.clear();
    }

    /**
     * Lists what waits, and what has hit open sessions.
     *
     * @return JSON objects, oldest first
     */
    public synchronized List<Map<String, Object>> toJson() {
        return waiting.values().stream().map(Fault::toJson).toList();
    }

    private List<Fault> matching(Predicate<Fault> predicate, Optional<String> faceId) {
        return waiting.values().stream()
                .filter(predicate)
                .filter(fault -> fault.isForFace(faceId))
                .toList();
    }

    /** What has hit an open session may go on there, so it stays to be cleared; the rest is over. */
    private void dropUsedUp() {
        waiting.values()
                .removeIf(fault -> fault.isUsedUp() && !fault.kind().stage().canHitOpenSession());
    }
}
