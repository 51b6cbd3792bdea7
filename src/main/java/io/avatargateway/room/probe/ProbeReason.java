package io.avatargateway.room.probe;

/** What a probe found wrong; stable words. */
public enum ProbeReason {
    /** The session could not be opened; the detail begins with the problem's code. */
    SESSION_NOT_OPENED(true),
    /** The room did not let the probe in. */
    ROOM_NOT_JOINED(true),
    /** The avatar did not get ready. */
    NO_START(true),
    /** No picture came. */
    NO_PICTURE(true),
    /** The speech was not taken; the detail begins with the problem's code. */
    SPEECH_REFUSED(true),
    /** Nothing was heard. */
    NO_SOUND(true),
    /** The speech was not played to its end. */
    SPEECH_NOT_FINISHED(true),
    /** The session ended while it was watched; the detail begins with the reason. */
    SESSION_LOST(true),
    /** The probe was sent out of the room, or its connection broke. */
    ROOM_LOST(true),
    /** The session was told to end, but did not in time. */
    SESSION_NOT_ENDED(true),
    /** The gateway stopped before the probe was done. */
    STOPPED(true),
    /** The probe itself failed; the log has more. */
    PROBE_FAILED(true),
    /** The first frame came late. */
    LATE_PICTURE(false),
    /** Speech was heard late. */
    LATE_SOUND(false),
    /** Far fewer frames than announced. */
    LOW_FRAME_RATE(false),
    /** The picture stood still for too much of the time. */
    FREEZES(false),
    /** Much less was heard than was sent. */
    SOUND_INCOMPLETE(false);

    private final boolean fatal;

    ProbeReason(boolean fatal) {
        this.fatal = fatal;
    }

    /** Whether nobody could have used such a session; else it was only worse than it should be. */
    public boolean fatal() {
        return fatal;
    }
}
