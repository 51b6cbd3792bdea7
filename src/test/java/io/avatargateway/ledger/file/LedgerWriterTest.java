package io.avatargateway.ledger.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries stand in the file of their day once each, whatever happened between writing and acknowledging. */
class LedgerWriterTest {

    private static final String MONDAY = "2026-11-30";
    private static final String TUESDAY = "2026-12-01";

    @TempDir
    Path directory;

    @Test
    void shouldWriteEachEntryIntoTheFileOfItsDay() throws Exception {
        try (LedgerWriter writer = open()) {
            writer.write(List.of(line("a", MONDAY), line("b", TUESDAY)));
            writer.acknowledged();
            writer.write(List.of(line("c", MONDAY)));
        }

        assertThat(ids(MONDAY)).containsExactly("a", "c");
        assertThat(ids(TUESDAY)).containsExactly("b");
    }

    @Test
    void shouldWriteNothingTwiceThatComesAgainUnacknowledged() throws Exception {
        try (LedgerWriter writer = open()) {
            writer.write(List.of(line("a", MONDAY), line("b", TUESDAY)));
            writer.write(List.of(line("a", MONDAY), line("b", TUESDAY), line("c", MONDAY)));
        }
        try (LedgerWriter next = open()) {
            next.write(List.of(line("a", MONDAY), line("b", TUESDAY), line("c", MONDAY), line("d", TUESDAY)));
        }

        assertThat(ids(MONDAY)).containsExactly("a", "c");
        assertThat(ids(TUESDAY)).containsExactly("b", "d");
    }

    @Test
    void shouldKeepTheIdOfItsDirectory(@TempDir Path another) throws Exception {
        assertThat(LedgerId.find(another)).isEmpty();
        open().close();
        String id = LedgerId.find(file(MONDAY).getParent()).orElseThrow();
        open().close();
        LedgerWriter.open(another).orElseThrow().close();

        assertThat(LedgerId.find(file(MONDAY).getParent())).contains(id);
        assertThat(LedgerId.find(another)).isPresent().get().isNotEqualTo(id);
    }

    /** With a new one, other gateways would take it for another ledger. */
    @Test
    void shouldMakeNoOtherIdWhereThereIsOneThatCannotBeRead() throws Exception {
        open().close();
        Path id = file(MONDAY).getParent().resolve("ledger.id");
        Files.delete(id);
        Files.createDirectory(id);

        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
        assertThat(LedgerId.find(id.getParent())).isEmpty();
        assertThat(id).isDirectory();
    }

    @Test
    void shouldCutOffALineThatWasNotWrittenToItsEnd() throws Exception {
        try (LedgerWriter writer = open()) {
            writer.write(List.of(line("a", MONDAY)));
        }
        Files.writeString(file(MONDAY), "{\"kind\":\"link\",\"id\":\"b", StandardOpenOption.APPEND);

        try (LedgerWriter next = open()) {
            next.write(List.of(line("a", MONDAY), line("b", MONDAY)));
        }

        assertThat(ids(MONDAY)).containsExactly("a", "b");
    }

    /** A writer dies at any place of any batch, and all that it had not acknowledged comes again. */
    @Test
    void shouldHaveEachEntryOnceThoughWritersDieAtAnyPlace() throws Exception {
        Random random = new Random(61);
        List<LedgerLine> queue = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            queue.add(line("entry-" + i, random.nextBoolean() ? MONDAY : TUESDAY));
        }
        int taken = 0;
        while (taken < queue.size()) {
            try (LedgerWriter writer = open()) {
                for (int batch = random.nextInt(3); batch >= 0 && taken < queue.size(); batch--) {
                    int end = Math.min(queue.size(), taken + 1 + random.nextInt(20));
                    writer.write(queue.subList(taken, end));
                    if (batch > 0 || random.nextBoolean()) {
                        writer.acknowledged();
                        taken = end;
                    }
                }
            }
            if (taken < queue.size() && random.nextBoolean()) {
                // It died in the middle of a line: what it had noted, it had noted before.
                LedgerLine torn = queue.get(taken);
                Path file = file(torn.day().toString());
                long before = Files.exists(file) ? Files.size(file) : 0;
                try (LedgerWriter writer = open()) {
                    writer.write(List.of(torn));
                }
                if (Files.size(file) > before) {
                    tear(file, 1 + random.nextInt(torn.text().length()));
                }
            }
        }

        List<String> all = new ArrayList<>(ids(MONDAY));
        all.addAll(ids(TUESDAY));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        queue.stream().map(LedgerLine::id).toList());
    }

    private static void tear(Path file, int bytes) throws IOException {
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length - bytes));
    }

    @Test
    void shouldLetOneWriteAtATime() throws Exception {
        try (LedgerWriter writer = open()) {
            assertThat(LedgerWriter.open(directory)).isEmpty();
            writer.write(List.of(line("a", MONDAY)));
        }

        try (LedgerWriter next = open()) {
            assertThat(next.files().all()).containsOnlyKeys(LocalDate.parse(MONDAY));
        }
    }

    @Test
    void shouldSayWhereTheDiskIsFullAndGoOnBehindThat() throws Exception {
        Path full = file(MONDAY);
        Files.createSymbolicLink(full, Path.of("/dev/full"));
        try (LedgerWriter writer = open()) {
            assertThatThrownBy(() -> writer.write(List.of(line("a", MONDAY))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
        }

        Files.delete(full);
        try (LedgerWriter next = open()) {
            next.write(List.of(line("a", MONDAY)));
        }

        assertThat(ids(MONDAY)).containsExactly("a");
    }

    @Test
    void shouldTakeNothingForAnEntryThatIsNone() {
        String good = line("a", MONDAY).text();

        assertThat(LedgerLine.parse(good)).isPresent();
        assertThat(List.of(
                        "",
                        "no json",
                        "[]",
                        good + good,
                        good.replace("{", "{\n"),
                        good.replace("\"id\":\"a\"", "\"id\":1"),
                        good.replace("\"id\":\"a\"", "\"id\":\"\""),
                        good.replace("\"id\":\"a\"", "\"id\":\"" + "x".repeat(300) + "\""),
                        good.replace(MONDAY, "yesterday"),
                        good.replace("\"tenant\":\"acme\",", ""),
                        good.replace("acme", "x".repeat(20_000))))
                .allSatisfy(text -> assertThat(LedgerLine.parse(text)).as(text).isEmpty());
    }

    private LedgerWriter open() throws IOException {
        return LedgerWriter.open(directory).orElseThrow();
    }

    private Path file(String day) {
        return directory.resolve(day + ".jsonl");
    }

    private List<String> ids(String day) throws IOException {
        return Files.readAllLines(file(day)).stream()
                .map(line -> LedgerLine.parse(line).orElseThrow().id())
                .toList();
    }

    static LedgerLine line(String id, String day) {
        return LedgerLine.parse("{\"kind\":\"utterance\",\"id\":\"" + id + "\",\"tenant\":\"acme\",\"ended\":\"" + day
                        + "T12:00:00Z\",\"heardMillis\":1000}")
                .orElseThrow();
    }
}
