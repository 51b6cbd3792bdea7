package io.avatargateway.ledger.usage;

import io.avatargateway.ledger.file.CompleteLines;
import io.avatargateway.ledger.file.DayFiles;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads usage out of the ledger's files. The sums of each day are kept in memory, and for days that are over in a file
 * beside theirs. So each line is read once. What takes too long is broken off; the sums go on from there with the
 * next question. Not safe for use by several threads.
 */
final class UsageReader {

    private static final Logger LOG = Logger.getLogger(UsageReader.class.getName());

    /** Days whose sums are kept in memory. */
    private static final int MOST_DAYS = 1_000;
    /** Between two looks at the clock. */
    private static final int LINES = 1_000;

    private final DayFiles files;
    private final Duration patience;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final Map<LocalDate, DaySums> known = new LinkedHashMap<>(16, 0.75f, true);

    /** @param patience how long one question may read */
    UsageReader(DayFiles files, Duration patience, InstantSource clock, LongSupplier nanoClock) {
        this.files = files;
        this.patience = patience;
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    /**
     * The rows, in order. Blocks for the disk, for about the patience at most.
     *
     * @throws GatewayException LEDGER_UNAVAILABLE if it takes longer
     */
    SortedMap<UsageKey, Totals> read(UsageQuery query) throws IOException, TooManyRowsException {
        long untilNanos = nanoClock.getAsLong() + patience.toNanos();
        NavigableMap<LocalDate, Path> days = files.all().subMap(query.from(), true, query.to(), true);
        SortedMap<UsageKey, Totals> rows = new TreeMap<>();
        for (Map.Entry<LocalDate, Path> day : days.entrySet()) {
            if (query.groupBy().contains(UsageQuery.Group.SESSION)) {
                readEntries(query, day.getKey(), day.getValue(), rows, untilNanos);
            } else {
                for (Map.Entry<String, Totals> tenant : sums(day.getKey(), day.getValue(), untilNanos)
                        .byTenant()
                        .entrySet()) {
                    add(
                            rows,
                            query,
                            query.key(day.getKey(), tenant.getKey(), null),
                            tenant.getKey(),
                            tenant.getValue());
                }
            }
        }
        return rows;
    }

    private static void add(
            SortedMap<UsageKey, Totals> rows, UsageQuery query, UsageKey key, String tenant, Totals totals)
            throws TooManyRowsException {
        if (query.wants(tenant)) {
            rows.merge(key, totals, Totals::plus);
            if (rows.size() > UsageQuery.MOST_ROWS) {
                throw new TooManyRowsException();
            }
        }
    }

    private void readEntries(
            UsageQuery query, LocalDate day, Path file, SortedMap<UsageKey, Totals> rows, long untilNanos)
            throws IOException, TooManyRowsException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            CompleteLines lines = new CompleteLines(channel, 0);
            int read = 0;
            for (String line = lines.next(); line != null; line = lines.next()) {
                Entry entry = Entry.parse(line).orElse(null);
                if (entry != null) {
                    UsageKey key = query.key(day, entry.tenant(), entry.session());
                    add(rows, query, key, entry.tenant(), entry.totals());
                }
                if (++read % LINES == 0 && isOver(untilNanos)) {
                    throw tooLong();
                }
            }
        } catch (NoSuchFileException removed) {
            LOG.log(Level.FINE, "The ledger of {0} was removed just now", day);
        }
    }

    private DaySums sums(LocalDate day, Path file, long untilNanos) throws IOException {
        DaySums before = known.get(day);
        if (before == null) {
            before = stored(file);
        }
        DaySums now = before;
        boolean whole = true;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < before.bytes()) {
                // Somebody has put another file there.
                before = DaySums.NONE;
                now = before;
            }
            if (channel.size() > before.bytes()) {
                Map<String, Totals> sums = new HashMap<>(before.byTenant());
                CompleteLines lines = new CompleteLines(channel, before.bytes());
                int read = 0;
                for (String line = lines.next(); line != null && whole; line = whole ? lines.next() : null) {
                    Entry.parse(line).ifPresent(entry -> DaySums.add(sums, entry));
                    whole = ++read % LINES != 0 || !isOver(untilNanos);
                }
                now = new DaySums(lines.end(), sums);
            }
        } catch (NoSuchFileException removed) {
            return DaySums.NONE;
        }
        keep(day, now);
        if (!now.equals(before) && day.isBefore(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
            store(file, now);
        }
        if (!whole) {
            throw tooLong();
        }
        return now;
    }

    private boolean isOver(long untilNanos) {
        return nanoClock.getAsLong() - untilNanos > 0;
    }

    private GatewayException tooLong() {
        return new GatewayException(
                ErrorCode.LEDGER_UNAVAILABLE,
                "the ledger is still being summed up, for more than " + patience.toSeconds()
                        + " s; ask again, or for fewer days");
    }

    private void keep(LocalDate day, DaySums sums) {
        known.put(day, sums);
        if (known.size() > MOST_DAYS) {
            Iterator<LocalDate> oldest = known.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private static DaySums stored(Path file) {
        try {
            return DaySums.read(Files.readString(DayFiles.sums(file))).orElse(DaySums.NONE);
        } catch (IOException none) {
            LOG.log(Level.FINEST, "No sums are kept yet", none);
            return DaySums.NONE;
        }
    }

    /** Without them, it is summed up again. */
    private static void store(Path file, DaySums sums) {
        try {
            Path next = Files.createTempFile(file.getParent(), "sums-", ".next");
            Files.write(next, sums.write().getBytes(StandardCharsets.UTF_8));
            Files.move(next, DayFiles.sums(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException full) {
            LOG.log(Level.FINE, "Sums of the ledger cannot be kept", full);
        }
    }
}
