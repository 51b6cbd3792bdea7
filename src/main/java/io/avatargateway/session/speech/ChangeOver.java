package io.avatargateway.session.speech;

import io.avatargateway.audio.SpeechLevel;

/**
 * When speech may go on over another link, or at another gateway. What was sent is heard first, so that nothing is lost
 * and nothing is said twice. Used by the session's worker only.
 */
final class ChangeOver {

    private enum Wish {
        NONE,
        /** No further utterance begins. */
        IN_PAUSE,
        /** The same, and none goes on behind a pause within it. */
        IN_ANY_PAUSE,
        /** No further frame is sent. */
        NOW
    }

    private static final long NEVER = Long.MIN_VALUE;
    /** A shorter silence is within a word. */
    private static final int LEAST_PAUSE_MILLIS = 120;

    private Wish wish = Wish.NONE;
    /** Since when something is not sent that could be. */
    private long heldBackSince = NEVER;
    /** How much silence was sent last, in bytes. */
    private long silence;

    /** In the next pause between two utterances, or where one of them has a gap. */
    void inPause() {
        wish = wish == Wish.NONE ? Wish.IN_PAUSE : wish;
    }

    /** In the next pause, be it within an utterance. */
    void inAnyPause() {
        if (wish != Wish.NOW) {
            wish = Wish.IN_ANY_PAUSE;
            silence = 0;
        }
    }

    /** As soon as what was sent has been heard. */
    void now() {
        wish = Wish.NOW;
    }

    /** Not at all, or no more. */
    void off() {
        wish = Wish.NONE;
        heldBackSince = NEVER;
    }

    boolean wanted() {
        return wish != Wish.NONE;
    }

    /** Whether this one may not be sent, though it could be. */
    boolean holdsBack(Utterance next, long nowNanos) {
        boolean holds = wish == Wish.NOW || (wish != Wish.NONE && next.untouched());
        if (holds && heldBackSince == NEVER) {
            heldBackSince = nowNanos;
        }
        return holds;
    }

    /** How much of the next frame is sent, in bytes: nothing behind a pause that is waited for. */
    int mayGo(byte[] frame) {
        if (wish != Wish.IN_ANY_PAUSE) {
            return frame.length;
        }
        int pause = SpeechLevel.bytesUntilPauseEnds(frame, silence, LEAST_PAUSE_MILLIS);
        if (pause >= 0) {
            wish = Wish.NOW;
            return pause;
        }
        int speech = SpeechLevel.bytesUntilEndOfSpeech(frame);
        silence = frame.length - speech + (speech == 0 ? silence : 0);
        return frame.length;
    }

    /**
     * For how long nothing has been heard though there was something to say.
     *
     * @param quietSince when the last of what was sent was heard
     */
    long gapNanos(long quietSince, long nowNanos) {
        return heldBackSince == NEVER ? 0 : Math.max(0, nowNanos - Math.max(heldBackSince, quietSince));
    }
}
