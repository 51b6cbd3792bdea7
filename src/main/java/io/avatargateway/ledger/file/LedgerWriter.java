package io.avatargateway.ledger.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes entries into the files of their days, each once: an entry that comes again, since nobody knows whether it was
 * acknowledged, is found there. One writer at a time, held by a lock on a file; a writer that dies loses it. Not safe
 * for use by several threads.
 */
public final class LedgerWriter implements Closeable {

    private static final String LOCK = "ledger.lock";

    private final DayFiles files;
    private final FileChannel locked;
    private final Unacknowledged unacknowledged;
    private Set<String> latest = Set.of();
    private boolean latestHadOld;

    private LedgerWriter(DayFiles files, FileChannel locked) {
        this.files = files;
        this.locked = locked;
        this.unacknowledged = new Unacknowledged(files.directory());
    }

    /**
     * Begins to write.
     *
     * @param directory made if it is not there
     * @return empty while another one writes there
     * @throws IOException if nobody can write there
     */
    public static Optional<LedgerWriter> open(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean done = false;
        try {
            if (!isLocked(channel)) {
                return Optional.empty();
            }
            LedgerWriter writer = new LedgerWriter(new DayFiles(directory), channel);
            writer.unacknowledged.recover();
            LedgerId.ensure(directory);
            done = true;
            return Optional.of(writer);
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    /**
     * Writes those that are not there yet, and waits until the disk has them. Behind a failure this writer is of no use
     * any more, and the entries stay with whoever has them.
     *
     * @throws IOException if not all of them are there
     */
    public void write(List<LedgerLine> lines) throws IOException {
        Map<LocalDate, StringBuilder> texts = new TreeMap<>();
        Set<String> ids = new HashSet<>();
        latestHadOld = false;
        for (LedgerLine line : lines) {
            boolean there = unacknowledged.has(line.id());
            latestHadOld |= there;
            if (ids.add(line.id()) && !there) {
                texts.computeIfAbsent(line.day(), day -> new StringBuilder())
                        .append(line.text())
                        .append('\n');
            }
        }
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (LocalDate day : texts.keySet()) {
            Path file = files.of(day);
            sizes.put(file.getFileName().toString(), Files.exists(file) ? Files.size(file) : 0);
        }
        unacknowledged.begin(sizes);
        for (Map.Entry<LocalDate, StringBuilder> text : texts.entrySet()) {
            append(files.of(text.getKey()), text.getValue().toString());
        }
        ids.forEach(unacknowledged::wrote);
        latest = ids;
    }

    private static void append(Path file, String text) throws IOException {
        boolean isNew = !Files.exists(file);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(isNew);
        }
    }

    /** Whoever had the entries that were written last has let go of them. */
    public void acknowledged() {
        unacknowledged.acknowledged(latest, latestHadOld);
    }

    /** The files. */
    public DayFiles files() {
        return files;
    }

    /** Lets others write. */
    @Override
    public void close() throws IOException {
        locked.close();
    }
}
