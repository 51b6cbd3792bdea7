package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.faults.Fault;
import io.avatargateway.sandbox.faults.FaultField;
import io.avatargateway.sandbox.faults.FaultKind;
import io.avatargateway.sandbox.playout.Pcm;
import io.avatargateway.sandbox.playout.Playout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The faults that hit one session. Not thread-safe: on the loop. */
final class SessionFaults {
    private final SessionTimers timers;
    private final Playout playout;
    private final Consumer<Fault> carryOut;
    private final List<Fault> attached = new ArrayList<>();

    /**
     * None yet.
     *
     * @param timers of the session
     * @param playout of the session
     * @param carryOut does what a fault of a moment asks for, when that moment has come
     */
    SessionFaults(SessionTimers timers, Playout playout, Consumer<Fault> carryOut) {
        this.timers = timers;
        this.playout = playout;
        this.carryOut = carryOut;
    }

    void attach(Fault fault) {
        attached.add(fault);
        if (fault.kind().stage() == FaultKind.Stage.MOMENT) {
            plan(fault);
        }
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

    private void plan(Fault fault) {
        Runnable unlessCleared = () -> {
            if (!fault.isCleared()) {
                carryOut.accept(fault);
            }
        };
        Optional<Long> afterAudio = fault.spec().number(FaultField.AFTER_AUDIO_MILLIS);
        Optional<Long> after = fault.spec().number(FaultField.AFTER_MILLIS);
        if (afterAudio.isPresent()) {
            playout.when(playout.playedBytes() + Pcm.bytes(afterAudio.get()), unlessCleared);
        } else if (after.isPresent()) {
            timers.after(Duration.ofMillis(after.get()), unlessCleared);
        } else {
            unlessCleared.run();
        }
    }
}
