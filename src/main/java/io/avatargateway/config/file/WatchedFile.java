package io.avatargateway.config.file;

import io.avatargateway.config.InvalidSettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a file says, read again when it has changed: as a whole, or not at all. A broken file keeps what the last good
 * one said, is logged once, and is told by {@link #fault}. Any thread.
 *
 * @param <T> what it says; immutable
 */
public final class WatchedFile<T> {

    /** Between two looks at the file's time and size. */
    public static final Duration LOOKS = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(WatchedFile.class.getName());
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final String setting;
    private final Path path;
    private final Reader<T> reader;
    private final LongSupplier nanoClock;
    /** Who holds it looks at the file; nobody waits for it but the constructor. */
    private final ReentrantLock looking = new ReentrantLock();

    private volatile Known<T> known;
    private volatile long lookedNanos;

    /** Makes something of the whole file. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * @param faults takes one line per fault, without the setting's name; with any, the result is not used
         */
        T read(byte[] file, List<String> faults);
    }

    /** What is in force, the state of the file that was last looked at, and what is wrong with that one, or null. */
    private record Known<T>(T value, Stamp stamp, String fault) {}

    /** A file that was replaced has another key, whatever its time and size. */
    private record Stamp(FileTime modified, long bytes, Object key) {
        static Stamp of(Path path) throws IOException {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(file.lastModifiedTime(), file.size(), file.fileKey());
        }
    }

    /**
     * Reads the file.
     *
     * @param setting its name, for messages
     * @param nanoClock as {@link System#nanoTime}
     * @throws InvalidSettingsException naming every fault
     */
    public WatchedFile(String setting, Path path, Reader<T> reader, LongSupplier nanoClock) {
        this.setting = setting;
        this.path = path;
        this.reader = reader;
        this.nanoClock = nanoClock;
        List<String> faults = new ArrayList<>();
        lookedNanos = nanoClock.getAsLong();
        known = read(stamp(faults), null, faults);
        if (!faults.isEmpty()) {
            throw new InvalidSettingsException(faults.stream().map(this::named).toList());
        }
    }

    /** What the last good file said. Looks at the file if the last look was a while ago. */
    public T current() {
        if (nanoClock.getAsLong() - lookedNanos >= LOOKS.toNanos() && looking.tryLock()) {
            try {
                lookedNanos = nanoClock.getAsLong();
                look();
            } finally {
                looking.unlock();
            }
        }
        return known.value();
    }

    /** Why the file that is there is not in force; empty if it is. */
    public Optional<String> fault() {
        current();
        return Optional.ofNullable(known.fault());
    }

    private void look() {
        List<String> faults = new ArrayList<>();
        Known<T> before = known;
        Stamp stamp = stamp(faults);
        if (stamp != null && stamp.equals(before.stamp())) {
            return;
        }
        Known<T> now = read(stamp, before.value(), faults);
        known = now;
        if (now.fault() == null) {
            LOG.log(Level.INFO, "{0} was read again: {1}", new Object[] {setting, path});
        } else if (!now.fault().equals(before.fault())) {
            LOG.log(Level.WARNING, "What {0} said before stays in force. {1}", new Object[] {setting, now.fault()});
        }
    }

    /** @param kept what stays in force if there are faults */
    private Known<T> read(Stamp stamp, T kept, List<String> faults) {
        T value = null;
        if (stamp != null) {
            try (InputStream file = Files.newInputStream(path)) {
                byte[] bytes = file.readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    faults.add("larger (expected: at most " + MOST_BYTES + " bytes)");
                } else if (!stamp.equals(Stamp.of(path))) {
                    // The next look finds another stamp, and reads it anew.
                    faults.add("changed while it was read (expected: a file that is replaced as a whole)");
                } else {
                    value = reader.read(bytes, faults);
                }
            } catch (IOException unreadable) {
                faults.add(unreadable());
            }
        }
        return faults.isEmpty()
                ? new Known<>(value, stamp, null)
                : new Known<>(
                        kept,
                        stamp,
                        String.join("; ", faults.stream().map(this::named).toList()));
    }

    private Stamp stamp(List<String> faults) {
        try {
            return Stamp.of(path);
        } catch (IOException missing) {
            faults.add(unreadable());
            return null;
        }
    }

    private String named(String fault) {
        return setting + ": " + fault;
    }

    private String unreadable() {
        return path + " (expected: a file that can be read)";
    }
}
