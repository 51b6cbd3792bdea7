package io.avatargateway.ledger.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * What tells the ledger in one directory from that in another: a text in it that stays. By it gateways know whether
 * they have the same one. Holds no state.
 */
public final class LedgerId {

    private static final String FILE = "ledger.id";

    private LedgerId() {}

    /** That of a directory; empty if nobody has written there yet. */
    public static Optional<String> find(Path directory) {
        try {
            String id = Files.readString(directory.resolve(FILE)).strip();
            return id.isEmpty() ? Optional.empty() : Optional.of(id);
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    /** Makes one, if there is none. For whoever has the lock of the directory. */
    static void ensure(Path directory) throws IOException {
        if (find(directory).isEmpty()) {
            Path whole = Files.writeString(
                    directory.resolve(FILE + ".new"), UUID.randomUUID().toString());
            Files.move(whole, directory.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
