package io.avatargateway.ledger.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which lines are in the files, and may be at the broker still. A note beside the files says where the first of them
 * begins in each file. It is written before the lines, so whoever writes next finds them, whatever happened. Not safe
 * for use by several threads.
 */
final class Unacknowledged {

    private static final String NOTE = "unacknowledged";
    private static final Pattern NOTED = Pattern.compile("(\\S{1,100}) (\\d{1,18})");

    private final Path directory;
    /** By the file's name: how long it was before the first of them. */
    private final Map<String, Long> begun = new LinkedHashMap<>();

    private final Set<String> ids = new HashSet<>();

    Unacknowledged(Path directory) {
        this.directory = directory;
    }

    /**
     * Finds what an earlier writer left. A line that it did not come to the end of is cut off: nobody has counted it.
     *
     * @throws IOException if that cannot be done
     */
    void recover() throws IOException {
        begun.clear();
        ids.clear();
        String note;
        try {
            note = Files.readString(directory.resolve(NOTE));
        } catch (NoSuchFileException first) {
            return;
        }
        for (String line : note.lines().toList()) {
            Matcher noted = NOTED.matcher(line);
            if (noted.matches() && DayFiles.day(noted.group(1)).isPresent()) {
                recover(noted.group(1), Long.parseLong(noted.group(2)));
            }
        }
    }

    private void recover(String name, long from) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            begun.put(name, from);
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            CompleteLines lines = new CompleteLines(channel, Math.min(from, channel.size()));
            String line;
            while ((line = lines.next()) != null) {
                LedgerLine.parse(line).ifPresent(known -> ids.add(known.id()));
            }
            if (channel.size() > lines.end()) {
                channel.truncate(lines.end());
            }
            channel.force(true);
        }
        begun.put(name, from);
    }

    boolean has(String id) {
        return ids.contains(id);
    }

    /**
     * Lines are about to be written behind the ends of these files.
     *
     * @param sizes by the file's name, how long it is
     * @throws IOException if that cannot be noted; then they must not be written
     */
    void begin(Map<String, Long> sizes) throws IOException {
        boolean more = false;
        for (Map.Entry<String, Long> file : sizes.entrySet()) {
            more |= begun.putIfAbsent(file.getKey(), file.getValue()) == null;
        }
        if (more) {
            note();
        }
    }

    private void note() throws IOException {
        String text = begun.entrySet().stream()
                .map(file -> file.getKey() + " " + file.getValue() + "\n")
                .collect(Collectors.joining());
        Path next = directory.resolve(NOTE + ".next");
        Files.write(next, text.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(next, directory.resolve(NOTE), StandardCopyOption.ATOMIC_MOVE);
    }

    void wrote(String id) {
        ids.add(id);
    }

    /**
     * Nobody asks for these any more, nor for anything else where none of them was here before: what may come again
     * comes before all else. The note stays: it names lines that nobody will ask for.
     */
    void acknowledged(Set<String> gone, boolean hadOld) {
        ids.removeAll(gone);
        if (!hadOld) {
            ids.clear();
        }
        if (ids.isEmpty()) {
            begun.clear();
        }
    }
}
