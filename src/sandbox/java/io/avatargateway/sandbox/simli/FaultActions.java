package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.faults.Fault;
import io.avatargateway.sandbox.faults.FaultField;
import io.avatargateway.sandbox.history.CloseReason;
import io.avatargateway.sandbox.playout.Pcm;
import io.avatargateway.sandbox.playout.Playout;
import java.time.Duration;
import java.util.Optional;

/** Does to a session what a fault of a moment asks for, when that moment has come. On the loop. */
record FaultActions(SessionEnd end, Outbox outbox, SessionTimers timers, Playout playout, Wire wire) {
    private static final long UNEXPECTED_CONDITION = 1011;

    void plan(Fault fault) {
        Runnable unlessCleared = () -> {
            if (!fault.isCleared()) {
                carryOut(fault);
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

    private void carryOut(Fault fault) {
        String detail = fault.id() + " " + fault.kind().jsonName();
        switch (fault.kind()) {
            case ERROR -> terminate(fault, "ERROR: SANDBOX_FAULT", detail);
            case RATE -> terminate(fault, "RATE limit exceeded", detail);
            case CLOSING -> terminate(fault, "CLOSING session", detail);
            case STOP -> terminate(fault, "STOP", detail);
            case CUT -> {
                wire.cut();
                end.end(CloseReason.FAULT, detail);
            }
            case CLOSE_FRAME ->
                end.close(
                        CloseReason.FAULT,
                        detail,
                        fault.spec()
                                .number(FaultField.CODE)
                                .orElse(UNEXPECTED_CONDITION)
                                .intValue(),
                        shortened(fault.spec().text(FaultField.TEXT).orElse("")));
            case SLOW_READER -> readSlowly(fault);
            default -> send(fault);
        }
    }

    private void terminate(Fault fault, String defaultText, String detail) {
        String text = fault.spec().text(FaultField.TEXT).orElse(defaultText);
        end.terminate(Signal.plain(fault.kind().name(), text), CloseReason.FAULT, detail);
    }

    private void send(Fault fault) {
        Optional<Long> binaryBytes = fault.spec().number(FaultField.BINARY_BYTES);
        if (binaryBytes.isPresent()) {
            outbox.sendBinary(binaryBytes.get().intValue());
        } else {
            int repeat = fault.spec().number(FaultField.REPEAT).orElse(1L).intValue();
            String text = fault.spec().text(FaultField.TEXT).orElse("").repeat(repeat);
            outbox.send(Signal.plain("fault-text", text));
        }
    }

    private void readSlowly(Fault fault) {
        wire.pauseReading();
        fault.spec()
                .number(FaultField.FOR_MILLIS)
                .ifPresent(millis -> timers.after(Duration.ofMillis(millis), wire::resumeReading));
        fault.whenCleared(wire::resumeReading);
    }

    /** RFC 6455, 5.5: a control frame carries at most 125 bytes, two of them the code. */
    private static String shortened(String reason) {
        return reason.length() > 40 ? reason.substring(0, 40) : reason;
    }
}
