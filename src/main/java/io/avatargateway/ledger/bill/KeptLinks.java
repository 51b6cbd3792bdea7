package io.avatargateway.ledger.bill;

import io.avatargateway.ledger.file.CompleteLines;
import io.avatargateway.ledger.file.DayFiles;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads links out of the ledger's files. Holds no state; blocks for the disk. */
final class KeptLinks {

    /** More than any account has in some hours. */
    static final int MOST = 50_000;

    private static final JsonReaderFactory JSON = Json.createReaderFactory(Map.of());
    /** Most lines are utterances: there is no need to read them. */
    private static final String BEGINNING = "{\"kind\":\"link\",";

    private KeptLinks() {}

    /**
     * Those that were paid for and ended within the time.
     *
     * @throws IOException if the files cannot be read, or there are too many
     */
    static List<KeptLink> read(DayFiles files, Instant from, Instant to) throws IOException {
        List<KeptLink> links = new ArrayList<>();
        for (Path file : files.all().subMap(day(from), true, day(to), true).values()) {
            read(file, from, to, links);
        }
        return links;
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static void read(Path file, Instant from, Instant to, List<KeptLink> links) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            CompleteLines lines = new CompleteLines(channel, 0);
            for (String line = lines.next(); line != null; line = lines.next()) {
                Optional<KeptLink> link = line.startsWith(BEGINNING) ? parse(line) : Optional.empty();
                link.filter(one -> !one.to().isBefore(from) && one.to().isBefore(to))
                        .ifPresent(links::add);
                if (links.size() > MOST) {
                    throw new IOException("more than " + MOST + " links from " + from + " to " + to);
                }
            }
        } catch (NoSuchFileException removed) {
            // It was old enough.
        }
    }

    private static Optional<KeptLink> parse(String line) {
        try (JsonReader reader = JSON.createReader(new StringReader(line))) {
            JsonObject link = reader.readObject();
            if (!link.containsKey("from")) {
                return Optional.empty();
            }
            return Optional.of(new KeptLink(
                    link.getString("id"),
                    link.getString("tenant"),
                    link.getString("upstreamId", null),
                    Instant.parse(link.getString("from")),
                    Instant.parse(link.getString("to")),
                    Duration.ofMillis(link.getJsonNumber("seconds")
                            .bigDecimalValue()
                            .movePointRight(3)
                            .longValue())));
        } catch (JsonException | DateTimeException | NullPointerException | ClassCastException malformed) {
            return Optional.empty();
        }
    }
}
