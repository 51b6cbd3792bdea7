package io.avatargateway.ledger.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a ledger: one for each day, by its date. Several gateways may read them while one writes.
 *
 * @param directory where they are
 */
public record DayFiles(Path directory) {

    private static final String SUFFIX = ".jsonl";

    /** The file of that day, there or not. */
    public Path of(LocalDate day) {
        return directory.resolve(day + SUFFIX);
    }

    /** Where the sums of a file may be kept, beside it. */
    public static Path sums(Path file) {
        return file.resolveSibling(file.getFileName() + ".sums");
    }

    /** The day whose file has this name; empty if it is no such file. */
    static Optional<LocalDate> day(String name) {
        try {
            return name.endsWith(SUFFIX)
                    ? Optional.of(LocalDate.parse(name.substring(0, name.length() - SUFFIX.length())))
                    : Optional.empty();
        } catch (DateTimeException other) {
            return Optional.empty();
        }
    }

    /**
     * The files that there are, by their days.
     *
     * @throws IOException if the directory cannot be read; one that is not there has none
     */
    public NavigableMap<LocalDate, Path> all() throws IOException {
        NavigableMap<LocalDate, Path> all = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                day(file.getFileName().toString()).ifPresent(day -> all.put(day, file));
            }
        } catch (NoSuchFileException none) {
            return all;
        }
        return all;
    }
}
