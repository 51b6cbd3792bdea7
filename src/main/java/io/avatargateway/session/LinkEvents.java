package io.avatargateway.session;

import java.util.Map;

/** Brings each event of the link that counts to where it matters. Used by the session's worker only. */
final class LinkEvents {

    private final SessionMachine machine;
    private final SessionJournal journal;
    private final SessionFacts facts;
    private final Speaker speaker;
    private final Timekeeper time;

    LinkEvents(SessionMachine machine, SessionJournal journal, SessionFacts facts, Speaker speaker, Timekeeper time) {
        this.machine = machine;
        this.journal = journal;
        this.facts = facts;
        this.speaker = speaker;
        this.time = time;
    }

    void on(LinkEvent event) {
        if (event instanceof LinkEvent.Acknowledged) {
            speaker.onAcknowledged();
        } else if (event instanceof LinkEvent.AudioSent) {
            speaker.onAudioSent();
        } else if (event instanceof LinkEvent.SpeechBegan) {
            journal.signal("SPEAK", "", Map.of());
            machine.onSpeechBegan();
        } else if (event instanceof LinkEvent.SpeechEnded) {
            journal.signal("SILENT", "", Map.of());
            machine.onSpeechEnded();
        } else if (event instanceof LinkEvent.Joinable info) {
            machine.onJoinable(info);
        } else if (event instanceof LinkEvent.Started) {
            journal.signal("START", "", Map.of());
            machine.onStarted();
        } else if (event instanceof LinkEvent.Pong pong) {
            facts.roundTrip = pong.roundTrip();
            machine.watchPongs();
        } else if (!told(event)) {
            onEnd(event);
        }
    }

    /** What only concerns those who look at the session. */
    private boolean told(LinkEvent event) {
        if (event instanceof LinkEvent.Placed placed) {
            facts.placed = placed;
            journal.signal("PLACED", "", SessionFacts.describe(placed));
        } else if (event instanceof LinkEvent.Authorised let) {
            facts.authorisedAt = time.now();
            facts.warnings = let.warnings();
        } else if (event instanceof LinkEvent.VideoMetadata video) {
            facts.video = video;
            journal.signal("VIDEO", "", Map.of("fps", video.fps(), "width", video.width(), "height", video.height()));
        } else if (event instanceof LinkEvent.Unknown unknown) {
            facts.unknownMessages++;
            journal.signal("UNKNOWN", unknown.text(), Map.of());
        } else {
            return false;
        }
        return true;
    }

    private void onEnd(LinkEvent event) {
        if (event instanceof LinkEvent.Stopped) {
            journal.signal("STOP", "", Map.of());
            machine.onStopped();
        } else if (event instanceof LinkEvent.Terminated terminated) {
            journal.signal(terminated.kind().name(), terminated.detail(), Map.of());
            machine.onTerminated(terminated);
        } else if (event instanceof LinkEvent.Failed failed) {
            machine.onFailed(failed.failure());
        } else if (event instanceof LinkEvent.Closed gone) {
            machine.onGone(gone);
        }
    }
}
