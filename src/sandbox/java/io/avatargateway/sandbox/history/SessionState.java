package io.avatargateway.sandbox.history;

/** The life of a session, seen from Simli's side. */
public enum SessionState {
    /** The socket is open, START was not sent. */
    OPENING,
    /** START was sent; no sound yet. */
    READY,
    /** Audio plays. */
    SPEAKING,
    /** Audio was played, none is left. */
    SILENT,
    /** The client sent DONE; what is left plays, then the session closes. */
    DRAINING,
    /** Over; the record stays for a while. */
    CLOSED
}
