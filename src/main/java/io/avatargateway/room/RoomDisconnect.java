package io.avatargateway.room;

/**
 * Why a participant is not in the room any more, or never was.
 *
 * @param kind what sort of end
 * @param detail for people; holds no credential
 */
public record RoomDisconnect(Kind kind, String detail) {

    /** Sorts of end. */
    public enum Kind {
        /** It left by itself. */
        LEFT,
        /** The room's server did not let it in. */
        REFUSED,
        /** The room's server cannot be reached. */
        UNREACHABLE,
        /** The room's server did not say in time what it should. */
        SILENT,
        /** The room's server said something that is not in its protocol. */
        PROTOCOL,
        /** Somebody else came in with the same identity. */
        DISPLACED,
        /** The room's server sent it away, or the room is gone. */
        DISMISSED,
        /** The connection to the room's server broke. */
        LOST,
        /** Picture and sound could not be connected, or not any more. */
        MEDIA_FAILED
    }
}
