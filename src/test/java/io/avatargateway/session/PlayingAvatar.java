package io.avatargateway.session;

import io.avatargateway.session.model.LinkEvent;
import java.io.ByteArrayOutputStream;

/**
 * An avatar that plays what it gets in real time, and says so. Speech tells by each sample whose it is and where: 16
 * jobs, in units of 20 ms.
 */
final class PlayingAvatar {

    static final int UNIT_MILLIS = 20;
    private static final int UNIT_BYTES = UNIT_MILLIS * CountedSpeech.BYTES_PER_MILLI;
    /** It tells SILENT when nothing came for so long. */
    private static final int SILENT_AFTER_MILLIS = 100;

    /** Hears what is played. */
    interface Listener {
        void heard(int job, int place);

        /** What comes next may be anything: it was told to forget all that it had got. */
        default void skipped() {}
    }

    private final RecordedLink link;
    private final int joinMillis;
    private final int speakLateMillis;
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private int played;
    private int heardUnits = -1;
    private int age;
    private int dryMillis;
    private int speakInMillis = -1;
    private boolean joined;
    private boolean speaking;
    private boolean stopped;
    private boolean skipped;

    /**
     * @param joinMillis how long it takes to open
     * @param speakLateMillis how late it tells that it speaks
     */
    PlayingAvatar(RecordedLink link, int joinMillis, int speakLateMillis) {
        this.link = link;
        this.joinMillis = joinMillis;
        this.speakLateMillis = speakLateMillis;
        link.onAudio = got::writeBytes;
        link.onSkip = () -> {
            played = got.size();
            heardUnits = -1;
            skipped = true;
        };
    }

    /** Whether it is heard, or will be. */
    boolean isAlive() {
        return !stopped && !ended();
    }

    RecordedLink link() {
        return link;
    }

    /** This much of a job's speech, from a place on. */
    static byte[] speech(int job, int fromMillis, int millis) {
        byte[] bytes = new byte[millis * CountedSpeech.BYTES_PER_MILLI];
        for (int i = 0; i < bytes.length; i += 2) {
            int place = (fromMillis * CountedSpeech.BYTES_PER_MILLI + i) / UNIT_BYTES;
            int sample = job << 11 | place;
            bytes[i] = (byte) sample;
            bytes[i + 1] = (byte) (sample >> 8);
        }
        return bytes;
    }

    /** Nothing of it is heard any more. */
    void stop() {
        stopped = true;
    }

    /** Time goes on. */
    void play(int millis, Listener listener) {
        if (stopped || ended()) {
            return;
        }
        if (skipped) {
            skipped = false;
            listener.skipped();
            if (speaking) {
                speaking = false;
                speakInMillis = -1;
                link.says(new LinkEvent.SpeechEnded());
            }
        }
        age += millis;
        if (!joined && age >= joinMillis) {
            joined = true;
            link.joinable();
            link.says(new LinkEvent.Started());
        }
        link.takesAll();
        byte[] all = got.toByteArray();
        int until = Math.min(all.length, played + millis * CountedSpeech.BYTES_PER_MILLI);
        for (int at = played; at < until; at += 2) {
            int sample = (all[at] & 0xFF) | (all[at + 1] & 0xFF) << 8;
            if (sample != heardUnits) {
                heardUnits = sample;
                listener.heard(sample >> 11, sample & 0x7FF);
            }
        }
        boolean plays = until > played;
        played = until;
        tell(plays, millis);
        if (!plays && played == got.size() && link.sent.contains("DONE") && !stopped) {
            stopped = true;
            link.says(new LinkEvent.Stopped());
        }
    }

    private boolean ended() {
        return !link.sent.isEmpty() && link.sent.get(link.sent.size() - 1).startsWith("close");
    }

    private void tell(boolean plays, int millis) {
        dryMillis = plays ? 0 : dryMillis + millis;
        if (plays && !speaking) {
            speaking = true;
            speakInMillis = speakLateMillis;
        }
        if (speakInMillis >= 0) {
            speakInMillis -= millis;
            if (speakInMillis < 0) {
                link.says(new LinkEvent.SpeechBegan());
            }
        } else if (speaking && dryMillis >= SILENT_AFTER_MILLIS) {
            speaking = false;
            link.says(new LinkEvent.SpeechEnded());
        }
    }
}
