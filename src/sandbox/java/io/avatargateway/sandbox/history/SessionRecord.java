package io.avatargateway.sandbox.history;

import io.avatargateway.sandbox.playout.AudioTape;
import io.avatargateway.sandbox.playout.Pcm;
import io.avatargateway.sandbox.playout.Playout;
import io.avatargateway.sandbox.time.Loop;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All that is kept of one session. Not thread-safe: on the loop. */
public final class SessionRecord {
    private final SessionFacts facts;
    private final Loop loop;
    private final Instant startedAt;
    private final Timeline timeline;
    private final AudioTape tape;
    private final Playout playout;
    private final LiveScene liveScene = new LiveScene();
    private SessionState state = SessionState.OPENING;
    private Instant endedAt;
    private CloseReason closeReason;
    private String closeDetail;

    /** Made by {@link SessionHistory#open}. */
    SessionRecord(SessionFacts facts, Loop loop, AudioTape tape, Playout playout, int timelineLimit) {
        this.facts = facts;
        this.loop = loop;
        this.startedAt = loop.now();
        this.timeline = new Timeline(loop, loop.nanoTime(), timelineLimit);
        this.tape = tape;
        this.playout = playout;
    }

    /**
     * What was fixed at the start.
     *
     * @return the facts
     */
    public SessionFacts facts() {
        return facts;
    }

    /**
     * The session's messages.
     *
     * @return to write on
     */
    public Timeline timeline() {
        return timeline;
    }

    /**
     * The session's audio.
     *
     * @return to write on
     */
    public AudioTape tape() {
        return tape;
    }

    /**
     * What stands around the avatar now.
     *
     * @return to write on
     */
    public LiveScene liveScene() {
        return liveScene;
    }

    Map<String, Object> scene() {
        Map<String, Object> json = facts.scene().toJson();
        json.put("live", liveScene.toJson());
        return json;
    }

    /**
     * Where the session is in its life.
     *
     * @return its state
     */
    public SessionState state() {
        return state;
    }

    /**
     * Makes a transition; what is drained or closed does not come back.
     *
     * @param next the new state
     */
    public void become(SessionState next) {
        boolean goesBack =
                state == SessionState.CLOSED || (state == SessionState.DRAINING && next != SessionState.CLOSED);
        if (!goesBack && next != state) {
            timeline.note("state", state + " -> " + next);
            state = next;
        }
    }

    /**
     * Closes the record; the first call wins.
     *
     * @param reason why
     * @param detail more about it, may be null
     */
    public void close(CloseReason reason, String detail) {
        if (state != SessionState.CLOSED) {
            become(SessionState.CLOSED);
            timeline.note("closed", detail == null ? reason.name() : reason + ": " + detail);
            closeReason = reason;
            closeDetail = detail;
            endedAt = loop.now();
            tape.finished();
        }
    }

    Instant startedAt() {
        return startedAt;
    }

    Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    Playout playout() {
        return playout;
    }

    Map<String, Object> summary() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", facts.id());
        json.put("simliSessionId", facts.simliSessionId());
        json.put("faceId", facts.faceId());
        json.put("sessionAggregator", facts.sessionAggregator());
        json.put("state", state.name());
        json.put("startedAt", TimelineEntry.micros(startedAt));
        json.put("endedAt", endedAt == null ? null : TimelineEntry.micros(endedAt));
        json.put("closeReason", closeReason == null ? null : closeReason.name());
        json.put("closeDetail", closeDetail);
        json.put("bytesReceived", playout.statistics().receivedBytes());
        json.put("playedMillis", Pcm.millis(playout.playedBytes()));
        json.put("audioTruncated", tape.isTruncated());
        json.put("room", facts.room());
        json.put("identity", facts.identity());
        json.put("statistics", playout.statistics().snapshot());
        return json;
    }
}
