package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.faults.Fault;
import io.avatargateway.sandbox.faults.FaultField;
import io.avatargateway.sandbox.faults.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults that hit one session. Not thread-safe: on the loop. */
final class SessionFaults {
    private final List<Fault> attached = new ArrayList<>();

    void attach(Fault fault) {
        attached.add(fault);
    }

    /** Whether something of this kind goes wrong now. */
    boolean has(FaultKind kind) {
        return find(kind).isPresent();
    }

    /** How late something is; zero if it is not. */
    Duration delay(FaultKind kind) {
        return find(kind)
                .flatMap(f -> f.spec().number(FaultField.AFTER_MILLIS))
                .map(Duration::ofMillis)
                .orElse(Duration.ZERO);
    }

    private Optional<Fault> find(FaultKind kind) {
        return attached.stream().filter(f -> f.kind() == kind && !f.isCleared()).findFirst();
    }
}
