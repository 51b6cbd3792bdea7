package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.port.SessionMeter;
import io.avatargateway.session.speech.SessionContext;
import io.avatargateway.session.speech.Speaker;
import java.util.Map;

/** Brings each event of the link that counts to where it matters. Used by the session's worker only. */
final class LinkEventDispatcher {

    private final Reactions session;
    private final SessionJournal journal;
    private final SessionFacts facts;
    private final Speaker speaker;
    private final Timekeeper time;
    private final SessionMeter meter;

    LinkEventDispatcher(Reactions session, SessionContext context, SessionFacts facts, Speaker speaker) {
        this.session = session;
        this.journal = context.journal();
        this.facts = facts;
        this.speaker = speaker;
        this.time = context.time();
        this.meter = context.meter();
    }

    /** What a session does about what changes its course. */
    interface Reactions {
        void onSpeechBegan();

        void onSpeechEnded();

        void onJoinable(LinkEvent.Joinable info);

        void onStarted();

        void watchPongs();

        void onStopped();

        void onTerminated(LinkEvent.Terminated terminated);

        void onFailed(LinkFailure failure);

        void onGone(LinkEvent.Closed gone);
    }

    void on(SessionLink from, LinkEvent event) {
        if (event instanceof LinkEvent.Acknowledged) {
            speaker.onAcknowledged();
        } else if (event instanceof LinkEvent.AudioSent) {
            speaker.onAudioSent();
        } else if (event instanceof LinkEvent.SpeechBegan) {
            journal.signal(from.generation(), "SPEAK", "", Map.of());
            session.onSpeechBegan();
        } else if (event instanceof LinkEvent.SpeechEnded) {
            journal.signal(from.generation(), "SILENT", "", Map.of());
            session.onSpeechEnded();
        } else if (event instanceof LinkEvent.Joinable info) {
            session.onJoinable(info);
        } else if (event instanceof LinkEvent.Started) {
            journal.signal(from.generation(), "START", "", Map.of());
            from.start();
            session.onStarted();
        } else if (event instanceof LinkEvent.Pong pong) {
            from.roundTrip = pong.roundTrip();
            meter.roundTrip(pong.roundTrip());
            session.watchPongs();
        } else if (!told(from, event)) {
            onEnd(from, event);
        }
    }

    /** What only concerns those who look at the session. */
    private boolean told(SessionLink from, LinkEvent event) {
        if (event instanceof LinkEvent.Placed placed) {
            from.onPlaced(placed);
            journal.signal(from.generation(), "PLACED", "", SessionFacts.describe(placed));
        } else if (event instanceof LinkEvent.Authorised let) {
            from.authorisedAt = time.now();
            meter.authorised();
            from.warnings = let.warnings();
        } else if (event instanceof LinkEvent.VideoMetadata video) {
            from.video = video;
            journal.signal(
                    from.generation(),
                    "VIDEO",
                    "",
                    Map.of("fps", video.fps(), "width", video.width(), "height", video.height()));
        } else if (event instanceof LinkEvent.Unknown unknown) {
            facts.unknownMessages++;
            journal.signal(from.generation(), "UNKNOWN", unknown.text(), Map.of());
        } else {
            return false;
        }
        return true;
    }

    private void onEnd(SessionLink from, LinkEvent event) {
        if (event instanceof LinkEvent.Stopped) {
            journal.signal(from.generation(), "STOP", "", Map.of());
            session.onStopped();
        } else if (event instanceof LinkEvent.Terminated terminated) {
            journal.signal(from.generation(), terminated.kind().name(), terminated.detail(), Map.of());
            meter.terminated(terminated.kind());
            session.onTerminated(terminated);
        } else if (event instanceof LinkEvent.Failed failed) {
            meter.refused(failed.failure());
            session.onFailed(failed.failure());
        } else if (event instanceof LinkEvent.Closed gone) {
            session.onGone(gone);
        }
    }
}
