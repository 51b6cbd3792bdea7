package io.avatargateway.session.speech;

import io.avatargateway.session.port.Ownership;

/**
 * Whether the session is this gateway's, so that it may speak, open links and end. Once that is in doubt the session is
 * on hold until it is known. Used by the session's worker only.
 */
public final class Tenure {

    private final Ownership ownership;
    private final Runnable inDoubt;
    private boolean held;

    /** @param inDoubt has the session put on hold behind this step; may be called again until it is */
    public Tenure(Ownership ownership, Runnable inDoubt) {
        this.ownership = ownership;
        this.inDoubt = inDoubt;
    }

    /** Whether anything may go out. Where not, the session is on hold, or will be next. */
    public boolean holds() {
        if (held) {
            return false;
        }
        boolean holds = ownership.holds();
        if (!holds) {
            inDoubt.run();
        }
        return holds;
    }

    /** Whether the session is on hold. */
    public boolean held() {
        return held;
    }

    /** From now on the session is on hold, or is not any more. */
    public void hold(boolean whether) {
        held = whether;
    }
}
