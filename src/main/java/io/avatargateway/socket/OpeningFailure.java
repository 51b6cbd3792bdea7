package io.avatargateway.socket;

/**
 * Why a socket did not open.
 *
 * @param status of the server's answer, 0 if there was none
 * @param timedOut whether there was no answer within the time-out
 * @param problem what Tyrus said; its words may hold what the server sent
 */
public record OpeningFailure(int status, boolean timedOut, Throwable problem) {

    /** Whether the server answered, and not with an upgrade. */
    public boolean isRefusal() {
        return status != 0 && status != 101;
    }
}
