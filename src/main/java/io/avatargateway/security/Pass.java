package io.avatargateway.security;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A credential that was found good. What lasts long, as a stream of events, asks again and again whether it still is.
 *
 * @param caller who showed it
 * @param expires when it expires, if nothing happens before; empty where it never does
 * @param holds whether it is good still: neither expired nor revoked; any thread, returns at once
 */
public record Pass(Caller caller, Optional<Instant> expires, BooleanSupplier holds) {

    /** Everybody, while nobody has to sign in. */
    public static Pass local() {
        return new Pass(Caller.local(), Optional.empty(), () -> true);
    }

    @Override
    public String toString() {
        return "Pass[" + caller + "]";
    }
}
