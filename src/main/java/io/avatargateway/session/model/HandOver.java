package io.avatargateway.session.model;

/** How the gateway that had a session let it go. */
public enum HandOver {
    /** It did not: it died, or lost the session. */
    NONE,
    /** On purpose, while speech was being heard that it had sent: jobs go on as behind a death. */
    CUT,
    /** On purpose, when all that it had sent was heard: jobs go on with the next byte. */
    EXACT,
    /** The same, and a viewer watches the next link's room, which is there already. */
    WATCHED;

    /** Whether nothing was lost, and nothing is to be said twice. */
    public boolean exact() {
        return this == EXACT || this == WATCHED;
    }
}
