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

    /**
     * @param joinMillis how long it takes to open
     * @param speakLateMillis how late it tells that it speaks
     */
    PlayingAvatar(RecordedLink link, int joinMillis, int speakLateMillis) {
        this.link = link;
        this.joinMillis = joinMillis;
        this.speakLateMillis = speakLateMillis;
        link.onAudio = got::writeBytes;
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
        tell(until > played, millis);
        played = until;
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
