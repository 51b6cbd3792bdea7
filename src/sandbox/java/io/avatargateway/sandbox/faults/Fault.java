package io.avatargateway.sandbox.faults;

import io.avatargateway.sandbox.time.Loop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fault that was asked for. Thread-safe. */
public final class Fault {
    private final String id;
    private final FaultSpec spec;
    private final Loop loop;
    private final List<Runnable> onCleared = new ArrayList<>();
    private long remaining;
    private long hits;
    private boolean cleared;

    Fault(String id, FaultSpec spec, Loop loop) {
        this.id = id;
        this.spec = spec;
        this.loop = loop;
        boolean forOneSession = spec.text(FaultField.SESSION_ID).isPresent();
        this.remaining = forOneSession ? 1 : spec.number(FaultField.TIMES).orElse(Long.MAX_VALUE);
    }

    /**
     * Its id.
     *
     * @return say {@code f-1}
     */
    public String id() {
        return id;
    }

    /**
     * What was asked for.
     *
     * @return the request
     */
    public FaultSpec spec() {
        return spec;
    }

    /**
     * Its kind.
     *
     * @return what goes wrong
     */
    public FaultKind kind() {
        return spec.kind();
    }

    /**
     * Whether it was called off: deleted, or its seconds are over. Then it must not act any more, not even in sessions
     * that it hit before.
     *
     * @return true once it is
     */
    public synchronized boolean isCleared() {
        return cleared;
    }

    /**
     * Runs a task when it is called off.
     *
     * @param task runs on the loop; at once if that was so already
     */
    public synchronized void whenCleared(Runnable task) {
        if (cleared) {
            loop.execute(task);
        } else {
            onCleared.add(task);
        }
    }

    /**
     * Counts a hit.
     *
     * @return false if it may not hit any more
     */
    public synchronized boolean hit() {
        if (cleared || remaining == 0) {
            return false;
        }
        remaining--;
        hits++;
        return true;
    }

    synchronized boolean isUsedUp() {
        return remaining == 0;
    }

    synchronized void clear() {
        cleared = true;
        onCleared.forEach(loop::execute);
        onCleared.clear();
    }

    boolean isForFace(Optional<String> faceId) {
        return spec.text(FaultField.FACE_ID)
                .map(wanted -> faceId.filter(wanted::equals).isPresent())
                .orElse(true);
    }

    /**
     * As the REST interface shows it.
     *
     * @return a JSON object
     */
    public synchronized Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.putAll(spec.toJson());
        json.put("hits", hits);
        return json;
    }
}
