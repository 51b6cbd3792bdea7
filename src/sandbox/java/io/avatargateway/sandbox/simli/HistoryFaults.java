package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.faults.FaultKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A history of sessions with something wrong in it. Holds no state. */
final class HistoryFaults {

    static final Set<FaultKind> KINDS = EnumSet.of(
            FaultKind.HISTORY_MISSING,
            FaultKind.HISTORY_DOUBLED,
            FaultKind.HISTORY_FOREIGN,
            FaultKind.HISTORY_MILLIS,
            FaultKind.HISTORY_STRANGE);

    private HistoryFaults() {}

    static List<Map<String, Object>> applied(FaultKind fault, List<Map<String, Object>> sessions) {
        List<Map<String, Object>> changed = new ArrayList<>();
        for (Map<String, Object> session : sessions) {
            changed.add(
                    switch (fault) {
                        case HISTORY_MILLIS -> inMillis(session);
                        case HISTORY_STRANGE -> strange(session);
                        default -> session;
                    });
        }
        if (fault == FaultKind.HISTORY_MISSING && !changed.isEmpty()) {
            changed.remove(changed.size() - 1);
        } else if (fault == FaultKind.HISTORY_DOUBLED) {
            changed.addAll(sessions);
        } else if (fault == FaultKind.HISTORY_FOREIGN) {
            changed.add(foreign());
        }
        return changed;
    }

    private static Map<String, Object> inMillis(Map<String, Object> session) {
        Map<String, Object> millis = new LinkedHashMap<>(session);
        for (String time : List.of("startTime", "endTime")) {
            millis.computeIfPresent(time, (name, seconds) -> ((Number) seconds).longValue() * 1_000);
        }
        millis.computeIfPresent("sessionTotalTime", (name, seconds) -> ((Number) seconds).doubleValue() * 1_000);
        return millis;
    }

    /** Times as text, no id, and more than anybody knows. */
    private static Map<String, Object> strange(Map<String, Object> session) {
        Map<String, Object> strange = new LinkedHashMap<>(session);
        strange.remove("id");
        for (String time : List.of("startTime", "endTime")) {
            strange.computeIfPresent(time, (name, seconds) -> Instant.ofEpochSecond(((Number) seconds).longValue())
                    .toString());
        }
        strange.put("credits", Map.of("used", 1.5, "plan", List.of("a", "b")));
        return strange;
    }

    private static Map<String, Object> foreign() {
        long end = Instant.now().minusSeconds(1_200).getEpochSecond();
        Map<String, Object> foreign = new LinkedHashMap<>();
        foreign.put("id", "nobodys-session");
        foreign.put("sessionTotalTime", 90.5);
        foreign.put("startTime", end - 90);
        foreign.put("endTime", end);
        foreign.put("userId", "sandbox");
        foreign.put("endUserAggregator", null);
        foreign.put("apiKeyName", "another key");
        return foreign;
    }
}
