package io.avatargateway.sandbox.webrtc;

/** A call into WebRTC, which throws {@link Error} itself, and nothing finer, where something does not fit. */
final class Native {
    private Native() {}

    /** Does it, or says why not. */
    static void call(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            throw new MediaException(String.valueOf(e.getMessage()));
        } catch (Error e) {
            if (e.getClass() != Error.class) {
                throw e;
            }
            throw new MediaException(String.valueOf(e.getMessage()));
        }
    }
}
