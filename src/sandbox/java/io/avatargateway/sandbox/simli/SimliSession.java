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

/**
 * One avatar session behind one socket: what Simli's server does with each message and when it speaks. Not thread-safe:
 * all methods on the loop.
 */
final class SimliSession implements Playout.Listener {
    private static final int NORMAL_CLOSE = 1000;

    private final SessionFacts facts;
    private final SessionHost host;
    private final Playout playout;
    private final SessionTimers timers;
    private final SessionFaults faults;
    private final SessionRecord record;
    private final Outbox outbox;
    private final SessionScene scene;
    private final Wire wire;
    private Optional<Room> room = Optional.empty();
    private boolean hasHadViewer;
    private boolean doneReceived;
    private boolean ended;

    SimliSession(SessionFacts facts, SessionHost host, Wire wire) {
        this.facts = facts;
        this.host = host;
        this.wire = wire;
        this.playout =
                new Playout(host.loop(), host.rules().speed(), host.rules().startLatency(), this);
        this.timers = new SessionTimers(host.loop());
        this.faults = new SessionFaults(timers, playout, fault -> new FaultActions(this, timers, wire).carryOut(fault));
        this.record = host.history().open(facts, playout);
        this.outbox = new Outbox(wire, record.timeline(), faults);
        this.scene = new SessionScene(record, host.assets(), host.cameraOrder());
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
        return ended;
    }

    /** The socket is open and the client may be here. */
    void open(List<Fault> hits) {
        host.live().add(this);
        if (host.live().count() > host.rules().maxSessions()) {
            outbox.send(Signal.plain(
                    "RATE", "RATE limit: " + host.rules().maxSessions() + " parallel sessions are open already"));
            end(CloseReason.RATE_LIMITED, null);
            return;
        }
        hits.forEach(this::hit);
        if (!ended) {
            room = host.rooms().map(this::openRoom);
            new Opening(this, host, timers, faults).begin();
        }
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
        if (!ended) {
            hasHadViewer = true;
            record.timeline().note("viewer", identity + " joined");
        }
    }

    boolean hasHadViewer() {
        return hasHadViewer;
    }

    /** A fault hits this session. */
    void hit(Fault fault) {
        if (!ended) {
            record.timeline().note("fault", fault.id() + " " + fault.kind().jsonName());
            faults.attach(fault);
        }
    }

    /** START was sent: audio plays from now on. */
    void started() {
        become(SessionState.READY);
        timers.active();
        playout.start();
        room.ifPresent(Room::avatarArrives);
        stopIfDrained();
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
        terminate(Signal.plain("ERROR", "ERROR " + violation), CloseReason.BAD_AUDIO, violation);
    }

    /** The socket is gone, or the client has asked for its end. */
    void onClosed(int code, String reason) {
        // RFC 6455, 7.1.5: 1006 stands for a connection that broke without a close frame.
        boolean broken = code == 1006;
        end(
                broken ? CloseReason.CLIENT_LOST : CloseReason.CLIENT_CLOSED,
                "close code " + code + (reason == null || reason.isEmpty() ? "" : " " + reason));
    }

    /** The client does not take what is sent to it. */
    void onStalled(String detail) {
        end(CloseReason.CLIENT_STALLED, detail);
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

    long lastSpeechNanos() {
        return playout.speech().lastHeardNanos();
    }

    /** Says STOP, then closes. */
    void stop(CloseReason reason) {
        terminate(Signal.STOP, reason, null);
    }

    /** Says a last word, then closes. */
    void terminate(Signal lastWord, CloseReason reason, String detail) {
        if (!ended) {
            outbox.send(lastWord);
            end(reason, detail);
        }
    }

    /** Closes without a word; the first reason wins. */
    void end(CloseReason reason, String detail) {
        if (ended) {
            return;
        }
        close(reason, detail, NORMAL_CLOSE, reason.name());
    }

    /** Closes with a close frame of that code. */
    void close(CloseReason reason, String detail, int code, String frameReason) {
        if (!ended) {
            ended = true;
            playout.end();
            room.ifPresent(Room::close);
            timers.end();
            record.close(reason, detail);
            host.live().remove(this);
            wire.resumeReading();
            wire.close(code, frameReason);
        }
    }

    private void stopIfDrained() {
        if (doneReceived && record.state() == SessionState.DRAINING && playout.isStarted() && playout.isDry()) {
            stop(CloseReason.DONE);
        }
    }
}
