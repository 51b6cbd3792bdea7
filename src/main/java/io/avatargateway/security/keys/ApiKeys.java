package io.avatargateway.security.keys;

import io.avatargateway.config.InvalidSettingsException;
import io.avatargateway.config.file.WatchedFile;
import io.avatargateway.security.Authenticator;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Who shows an API key, by the file that has the hashes of all of them. Any thread. */
public final class ApiKeys implements Authenticator {

    private static final byte[] NO_HASH = new byte[32];

    /** Null where there is no file, and so no key. */
    private final WatchedFile<Map<String, KeyEntry>> file;

    private final Clock clock;

    /**
     * Reads the file.
     *
     * @param file null where there is none: then no key is known
     * @param clock against which keys expire
     * @param nanoClock as {@link System#nanoTime}, for the looks at the file
     * @throws InvalidSettingsException naming all that is wrong in it
     */
    public ApiKeys(Path file, Clock clock, LongSupplier nanoClock) {
        this.file = file == null ? null : new WatchedFile<>("API_KEYS_FILE", file, KeysFile::read, nanoClock);
        this.clock = clock;
    }

    @Override
    public Optional<Pass> authenticate(String bearer) {
        if (!bearer.startsWith(KeyText.PREFIX)) {
            return Optional.empty();
        }
        String id = KeyText.id(bearer)
                .orElseThrow(() -> new RefusedException(
                        Refusal.KEY_MALFORMED, "API key: mistyped or cut off (expected: " + KeyText.RULE + ")"));
        Optional<KeyEntry> known = known(id);
        // The time that this takes says nothing about how much of a hash is right.
        boolean same = MessageDigest.isEqual(
                KeyText.hash(bearer), known.map(KeyEntry::hash).orElse(NO_HASH));
        if (known.isEmpty() || !same) {
            throw new RefusedException(Refusal.KEY_UNKNOWN, "API key " + id + ": unknown (expected: a key in force)");
        }
        KeyEntry key = known.get();
        if (key.revoked() != null) {
            throw new RefusedException(Refusal.KEY_REVOKED, "API key " + id + ": revoked at " + key.revoked());
        }
        if (key.expired(clock.instant())) {
            throw new RefusedException(Refusal.KEY_EXPIRED, "API key " + id + ": expired at " + key.expires());
        }
        return Optional.of(new Pass(
                Caller.of(id, key.tenant(), key.roles()), Optional.ofNullable(key.expires()), () -> holds(key)));
    }

    /** Why the file that is there is not in force; empty if it is, or if there is none. */
    public Optional<String> fault() {
        return file == null ? Optional.empty() : file.fault();
    }

    private Optional<KeyEntry> known(String id) {
        return file == null
                ? Optional.empty()
                : Optional.ofNullable(file.current().get(id));
    }

    private boolean holds(KeyEntry shown) {
        return known(shown.id())
                .filter(now -> now.holds(shown, clock.instant()))
                .isPresent();
    }
}
