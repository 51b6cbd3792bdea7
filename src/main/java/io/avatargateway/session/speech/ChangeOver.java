package io.avatargateway.session.speech;

/**
 * When speech may go on over another link. What was sent is heard on the old one first, so that nothing is lost and
 * nothing is said twice. Used by the session's worker only.
 */
final class ChangeOver {

    private enum Wish {
        NONE,
        /** No further utterance begins. */
        IN_PAUSE,
        /** No further frame is sent. */
        NOW
    }

    private static final long NEVER = Long.MIN_VALUE;

    private Wish wish = Wish.NONE;
    /** Since when something is not sent that could be. */
    private long heldBackSince = NEVER;

    /** In the next pause between two utterances, or where one of them has a gap. */
    void inPause() {
        wish = wish == Wish.NONE ? Wish.IN_PAUSE : wish;
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
        boolean holds = wish == Wish.NOW || (wish == Wish.IN_PAUSE && next.untouched());
        if (holds && heldBackSince == NEVER) {
            heldBackSince = nowNanos;
        }
        return holds;
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
