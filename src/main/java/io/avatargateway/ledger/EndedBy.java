package io.avatargateway.ledger;

import java.util.Locale;

/** Who ended a link. */
public enum EndedBy {
    /** This side: the session ended, or went on with another link. */
    GATEWAY,
    /** The avatar service. */
    SERVICE,
    /** Nobody said so: the connection broke, or nothing came any more. */
    CONNECTION,
    /** The gateway that had it died. When it ended is an estimate. */
    DEATH;

    /** As the ledger writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
