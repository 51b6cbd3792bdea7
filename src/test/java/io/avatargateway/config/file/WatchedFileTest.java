package io.avatargateway.config.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.config.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger reads = new AtomicInteger();

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void begin() throws IOException {
        path = directory.resolve("words");
        write("first");
    }

    @Test
    void shouldReadAgainWhatWasReplacedThoughTimeAndSizeAreTheSame() throws IOException {
        WatchedFile<String> file = watched();
        Path next = Files.writeString(directory.resolve("next"), "other");
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(path));
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);

        assertThat(file.current()).isEqualTo("first");
        pass();
        assertThat(file.current()).isEqualTo("other");
    }

    @Test
    void shouldReadOnlyWhatHasChanged() throws IOException {
        WatchedFile<String> file = watched();
        for (int i = 0; i < 5; i++) {
            pass();
            file.current();
        }
        assertThat(reads).hasValue(1);

        write("second one");
        pass();
        assertThat(file.current()).isEqualTo("second one");
        assertThat(reads).hasValue(2);
    }

    @Test
    void shouldKeepTheLastGoodOneUntilThereIsAnother() throws IOException {
        WatchedFile<String> file = watched();
        write("bad bad");
        pass();
        assertThat(file.current()).isEqualTo("first");
        assertThat(file.fault()).contains("WORDS: bad (expected: good); WORDS: bad too (expected: good)");

        Files.delete(path);
        pass();
        assertThat(file.current()).isEqualTo("first");
        assertThat(file.fault()).contains("WORDS: " + path + " (expected: a file that can be read)");

        write("second");
        pass();
        assertThat(file.fault()).isEmpty();
        assertThat(file.current()).isEqualTo("second");
    }

    @Test
    void shouldNotStartWithABrokenFileAndNameAllThatIsWrong() throws IOException {
        write("bad");

        assertThatThrownBy(this::watched)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage("2 settings are wrong:\n  WORDS: bad (expected: good)\n  WORDS: bad too (expected: good)");
    }

    @Test
    void shouldNotStartWithoutTheFile() throws IOException {
        Files.delete(path);

        assertThatThrownBy(this::watched)
                .hasMessageContaining("WORDS: " + path + " (expected: a file that can be read)");
    }

    @Test
    void shouldNotReadAHugeFile() throws IOException {
        WatchedFile<String> file = watched();
        Files.write(path, new byte[4 * 1024 * 1024 + 1]);
        pass();

        assertThat(file.fault()).contains("WORDS: larger (expected: at most 4194304 bytes)");
        assertThat(reads).hasValue(1);
    }

    private WatchedFile<String> watched() {
        return new WatchedFile<>("WORDS", path, this::read, nanos::get);
    }

    private String read(byte[] file, List<String> faults) {
        reads.incrementAndGet();
        String text = new String(file, UTF_8);
        if (text.startsWith("bad")) {
            faults.add("bad (expected: good)");
            faults.add("bad too (expected: good)");
        }
        return text;
    }

    private void write(String text) throws IOException {
        Files.writeString(path, text);
    }

    private void pass() {
        nanos.addAndGet(WatchedFile.LOOKS.toNanos());
    }
}
