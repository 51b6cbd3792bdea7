package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.avatargateway.client.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/**
 * The file of keys. It is replaced as a whole, so that whoever reads it sees the old one or the new one; a lock beside
 * it keeps two commands from undoing each other's change.
 */
final class KeyFile {

    private static final String OPTION = "--file";

    private final Path path;

    KeyFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** The keys in it; none if there is no file. */
    ArrayNode keys() {
        ObjectNode whole = read();
        return whole.withArray("keys");
    }

    /** Changes the list of keys. */
    void change(Consumer<ArrayNode> change) {
        Path beside = path.resolveSibling(path.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw busy();
            }
            ObjectNode whole = read();
            change.accept(whole.withArray("keys"));
            replace(whole);
        } catch (OverlappingFileLockException busy) {
            throw busy();
        } catch (IOException unwritable) {
            throw new CliException(
                    Outcome.USAGE,
                    CliException.line(OPTION, path, "a file in a directory that can be written"),
                    unwritable);
        }
    }

    private CliException busy() {
        return new CliException(
                Outcome.FAILED, CliException.line(OPTION, path, "no other command that changes it at this moment"));
    }

    private void replace(ObjectNode whole) throws IOException {
        Path next = Files.createTempFile(path.getParent(), path.getFileName() + ".", ".new", ownerOnly());
        try {
            Files.writeString(next, Json.pretty(whole) + "\n", StandardCharsets.UTF_8, StandardOpenOption.SYNC);
            if (Files.exists(path)) {
                keepPermissions(next);
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** The gateway's user may be another one, which was let in by the file's permissions. */
    private void keepPermissions(Path next) throws IOException {
        if (isPosix()) {
            Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(path));
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private ObjectNode read() {
        if (!Files.exists(path)) {
            return Json.object();
        }
        try {
            JsonNode whole = Json.parse(Files.readString(path)).orElse(null);
            if (whole instanceof ObjectNode object
                    && (object.path("keys").isMissingNode()
                            || object.path("keys").isArray())) {
                return object;
            }
        } catch (IOException unreadable) {
            throw new CliException(
                    Outcome.USAGE, CliException.line(OPTION, path, "a file that can be read"), unreadable);
        }
        throw CliException.usage(OPTION, path, "a file of keys: {\"keys\": […]}");
    }
}
