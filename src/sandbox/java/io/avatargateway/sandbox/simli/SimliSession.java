package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.faults.Fault;
import io.avatargateway.sandbox.faults.FaultKind;
import io.avatargateway.sandbox.history.CloseReason;
import io.avatargateway.sandbox.history.SessionFacts;
import io.avatargateway.sandbox.history.SessionRecord;
import io.avatargateway.sandbox.history.SessionState;
import io.avatargateway.sandbox.history.Timeline;
import io.avatargateway.sandbox.playout.Playout;
import io.avatargateway.sandbox.room.Room;
import io.avatargateway.sandbox.room.Rooms;
import io.avatargateway.sandbox.webrtc.AvatarFeed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One avatar session behind one socket: what Simli's server does with each message and when it speaks. Not thread-safe:
 * all methods on the loop.
 */
final class SimliSession implements Playout.Listener {
    private final SessionFacts facts;
    private final SessionHost host;
    private final Playout playout;
    private final SessionTimers timers;
    private final SessionFaults faults;
    private final SessionRecord record;
    private final Outbox outbox;
    private final SessionScene scene;
    private final Wire wire;
    private final SessionEnd end;
    private final Opening opening;
    private Optional<Room> room = Optional.empty();
    private boolean doneReceived;

    SimliSession(SessionFacts facts, SessionHost host, Wire wire) {
        this.facts = facts;
        this.host = host;
        this.wire = wire;
        this.playout =
                new Playout(host.loop(), host.rules().speed(), host.rules().startLatency(), this);
        this.timers = new SessionTimers(host.loop());
        this.faults = new SessionFaults();
        this.record = host.history().open(facts, playout);
        this.outbox = new Outbox(wire, record.timeline(), faults);
        this.scene = new SessionScene(record, host.assets(), host.cameraOrder());
        this.end = new SessionEnd(playout, timers, record, outbox, wire);
        this.opening = new Opening(facts, host, timers, faults, outbox, end);
    }

    SessionFacts facts() {
        return facts;
    }

    Outbox outbox() {
        return outbox;
    }

    Timeline timeline() {
        return record.timeline();
    }

    boolean hasEnded() {
        return end.hasCome();
    }

    /** Completes when it has ended, on the loop. */
    CompletionStage<Void> ended() {
        return end.come();
    }

    /** The socket is open, but this number of sessions is open already, and no more may be. */
    void refuse(int sessions) {
        end.terminate(
                Signal.plain("RATE", "RATE limit: " + sessions + " parallel sessions are open already"),
                CloseReason.RATE_LIMITED,
                null);
    }

    /** The socket is open and the client may be here. */
    void open(List<Fault> hits) {
        hits.forEach(this::hit);
        if (!hasEnded()) {
            room = host.rooms().map(this::openRoom);
            end.closes(room);
            opening.begin(() -> playout.speech().lastHeardNanos());
            if (faults.has(FaultKind.LATE_JOIN_INFO)) {
                timers.after(faults.delay(FaultKind.LATE_JOIN_INFO), this::introduce);
            } else {
                introduce();
            }
        }
    }

    private void introduce() {
        opening.introduce();
        if (!faults.has(FaultKind.START_MISSING)) {
            timers.after(host.rules().startDelay().plus(faults.delay(FaultKind.START_LATE)), this::start);
        }
    }

    /** Audio plays from now on. */
    private void start() {
        outbox.send(Signal.START);
        become(SessionState.READY);
        timers.active();
        playout.start();
        room.ifPresent(Room::avatarArrives);
        stopIfDrained();
    }

    private Room openRoom(Rooms rooms) {
        Video video = Video.of(facts);
        AvatarFeed.Avatar avatar = new AvatarFeed.Avatar(
                facts.id(),
                facts.faceId(),
                playout.sound(),
                video.framing(),
                facts.scene().trinity2() ? scene.stage() : null,
                video.framesPerSecond(),
                facts.handleSilence());
        return rooms.open(facts.room(), avatar, identity -> host.loop().execute(() -> viewerJoined(identity)));
    }

    /** Somebody is in the room. */
    void viewerJoined(String identity) {
        if (!hasEnded()) {
            opening.viewerJoined();
            record.timeline().note("viewer", identity + " joined");
        }
    }

    /** A fault hits this session. */
    void hit(Fault fault) {
        if (!hasEnded()) {
            record.timeline().note("fault", fault.id() + " " + fault.kind().jsonName());
            faults.attach(fault);
            if (fault.kind().stage() == FaultKind.Stage.MOMENT) {
                new FaultActions(end, outbox, timers, playout, wire).plan(fault);
            }
        }
    }

    /** The client wants silence, now. */
    void skip() {
        playout.skip();
        stopIfDrained();
    }

    /** The client has sent all it has. */
    void drain() {
        doneReceived = true;
        become(SessionState.DRAINING);
        stopIfDrained();
    }

    /** Good audio came in. */
    void hear(byte[] audio, boolean immediate) {
        if (playout.speech().append(audio)) {
            timers.active();
        }
        record.tape().append(audio);
        playout.sound().append(audio, host.loop().nanoTime());
        if (!faults.has(FaultKind.NO_ACK)) {
            outbox.send(Signal.ACK);
        }
        if (immediate) {
            playout.replace(audio.length);
        } else {
            playout.add(audio.length);
        }
    }

    /** The client changes the picture. */
    void direct(LiveCommand command) {
        scene.carryOut(command, host.loop().nanoTime());
    }

    /** Bad audio came in. */
    void refuseAudio(String violation) {
        end.terminate(Signal.plain("ERROR", "ERROR " + violation), CloseReason.BAD_AUDIO, violation);
    }

    /** The socket is gone, or the client has asked for its end. */
    void onClosed(int code, String reason) {
        // RFC 6455, 7.1.5: 1006 stands for a connection that broke without a close frame.
        boolean broken = code == 1006;
        end.end(
                broken ? CloseReason.CLIENT_LOST : CloseReason.CLIENT_CLOSED,
                "close code " + code + (reason == null || reason.isEmpty() ? "" : " " + reason));
    }

    /** The client does not take what is sent to it. */
    void onStalled(String detail) {
        end.end(CloseReason.CLIENT_STALLED, detail);
        wire.cut();
    }

    @Override
    public void speaks() {
        become(SessionState.SPEAKING);
        if (!faults.has(FaultKind.NO_SPEAK)) {
            outbox.send(Signal.SPEAK);
        }
    }

    @Override
    public void fallsSilent() {
        become(SessionState.SILENT);
        if (!faults.has(FaultKind.NO_SILENT)) {
            outbox.send(Signal.SILENT);
        }
        stopIfDrained();
    }

    private void become(SessionState next) {
        record.become(next);
        room.ifPresent(there -> there.caption(facts.id() + " " + record.state()));
    }

    /** Says STOP, then closes. */
    void stop(CloseReason reason) {
        end.stop(reason);
    }

    private void stopIfDrained() {
        if (doneReceived && record.state() == SessionState.DRAINING && playout.isStarted() && playout.isDry()) {
            stop(CloseReason.DONE);
        }
    }
}
