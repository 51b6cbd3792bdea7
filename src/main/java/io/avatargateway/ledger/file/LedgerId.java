package io.avatargateway.ledger.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    /** That of a directory; empty if nobody has written there yet, or it cannot be read. */
    public static Optional<String> find(Path directory) {
        try {
            return read(directory);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> read(Path directory) throws IOException {
        try {
            String id = Files.readString(directory.resolve(FILE)).strip();
            return id.isEmpty() ? Optional.empty() : Optional.of(id);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /**
     * Makes one, if there is none. For whoever has the lock of the directory.
     *
     * @throws IOException also where there is one that cannot be read: with another one, this would be another ledger
     */
    static void ensure(Path directory) throws IOException {
        if (read(directory).isEmpty()) {
            Path whole = Files.writeString(
                    directory.resolve(FILE + ".new"), UUID.randomUUID().toString());
            Files.move(whole, directory.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
