package io.avatargateway.cluster.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When the lives of gateways that had a session were alive at last, each by its own clock, and how many had it. A
 * record has it with it when it changes its owner, since the next one may die before it has said anything of the
 * session.
 *
 * @param byRun the latest last, at most {@link #MOST}
 * @param owners how many had it, one behind the other, before the one that has it now
 */
public record AliveTimes(Map<String, Instant> byRun, int owners) {

    /** Gateways that die one after the other before they have said anything of the session. */
    public static final int MOST = 4;

    public static final AliveTimes NONE = new AliveTimes(Map.of(), 0);

    /** Before the number of owners. An earlier version knows no such entry, and leaves it out. */
    private static final String OWNERS = "#";

    /** What the text says; what is malformed in it is left out. */
    public static AliveTimes parse(String text) {
        AliveTimes times = NONE;
        int owners = 0;
        if (text != null) {
            for (String entry : List.of(text.split(" ", -1))) {
                int at = entry.indexOf('@');
                if (at > 0) {
                    times = times.withText(entry.substring(0, at), entry.substring(at + 1));
                } else if (entry.matches(OWNERS + "\\d{1,9}")) {
                    owners = Integer.parseInt(entry.substring(OWNERS.length()));
                }
            }
        }
        return new AliveTimes(times.byRun, Math.max(owners, times.owners));
    }

    private AliveTimes withText(String run, String aliveAt) {
        try {
            return with(run, Instant.parse(aliveAt));
        } catch (DateTimeException malformed) {
            return this;
        }
    }

    /** The same with one more, of whose life nothing is known. */
    public AliveTimes withUnknown() {
        return new AliveTimes(byRun, owners + 1);
    }

    /** The same with one more. */
    public AliveTimes with(String run, Instant aliveAt) {
        Map<String, Instant> all = new LinkedHashMap<>(byRun);
        all.remove(run);
        all.put(run, aliveAt);
        while (all.size() > MOST) {
            all.remove(all.keySet().iterator().next());
        }
        return new AliveTimes(all, owners + 1);
    }

    /** When this life of a gateway was last alive, where that is known. */
    public Optional<Instant> of(String run) {
        return Optional.ofNullable(byRun.get(run));
    }

    /** Of the one that had it last; empty where none is known. */
    public Optional<Instant> latest() {
        return byRun.values().stream().reduce((earlier, later) -> later);
    }

    /** To be parsed again. */
    public String text() {
        return byRun.entrySet().stream()
                .map(entry -> " " + entry.getKey() + "@" + entry.getValue())
                .collect(Collectors.joining("", OWNERS + owners, ""));
    }
}
