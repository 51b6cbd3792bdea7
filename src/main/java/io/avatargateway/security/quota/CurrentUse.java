package io.avatargateway.security.quota;

/**
 * What a tenant uses at one moment, beside its sessions.
 *
 * @param openings of sessions within the last minute
 * @param streams of events
 * @param uploadBytes of speech on their way in
 */
public record CurrentUse(int openings, int streams, long uploadBytes) {

    /** Nothing. */
    public static final CurrentUse NONE = new CurrentUse(0, 0, 0);

    /** Both together. */
    public CurrentUse plus(CurrentUse other) {
        return new CurrentUse(openings + other.openings, streams + other.streams, uploadBytes + other.uploadBytes);
    }
}
