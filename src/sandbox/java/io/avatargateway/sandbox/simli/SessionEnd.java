package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.history.CloseReason;
import io.avatargateway.sandbox.history.SessionRecord;
import io.avatargateway.sandbox.playout.Playout;
import io.avatargateway.sandbox.room.Room;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How a session ends: once, for the first reason, and with all that belongs to it. On the loop. */
final class SessionEnd {

    private static final int NORMAL_CLOSE = 1000;

    private final Playout playout;
    private final SessionTimers timers;
    private final SessionRecord record;
    private final Outbox outbox;
    private final Wire wire;
    private final CompletableFuture<Void> come = new CompletableFuture<>();
    private Optional<Room> room = Optional.empty();

    SessionEnd(Playout playout, SessionTimers timers, SessionRecord record, Outbox outbox, Wire wire) {
        this.playout = playout;
        this.timers = timers;
        this.record = record;
        this.outbox = outbox;
        this.wire = wire;
    }

    /** This room ends with the session. */
    void closes(Optional<Room> itsRoom) {
        room = itsRoom;
    }

    boolean hasCome() {
        return come.isDone();
    }

    /** Completes when it has come, on the loop. */
    CompletionStage<Void> come() {
        return come;
    }

    /** Says STOP, then closes. */
    void stop(CloseReason reason) {
        terminate(Signal.STOP, reason, null);
    }

    /** Says a last word, then closes. */
    void terminate(Signal lastWord, CloseReason reason, String detail) {
        if (!hasCome()) {
            outbox.send(lastWord);
            end(reason, detail);
        }
    }

    /** Closes without a word; the first reason wins. */
    void end(CloseReason reason, String detail) {
        close(reason, detail, NORMAL_CLOSE, reason.name());
    }

    /** Closes with a close frame of that code. */
    void close(CloseReason reason, String detail, int code, String frameReason) {
        if (come.complete(null)) {
            playout.end();
            room.ifPresent(Room::close);
            timers.end();
            record.close(reason, detail);
            wire.resumeReading();
            wire.close(code, frameReason);
        }
    }
}
