package io.avatargateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Finding 20 of the review: C1 (U+0080 to U+009F) counts as control characters wherever these are meant. */
class ControlCharactersTest {

    @Test
    void shouldRefuseAndHideEachOfThem() {
        for (int code = 0x80; code < 0xa0; code++) {
            String text = "a" + Character.toString(code) + "b";

            assertThat(PlainText.isPlain(text, 1, 10)).isFalse();
            assertThat(PlainText.shown(text, 10)).isEqualTo("a?b");
        }
    }

    /** Java's {@code Cntrl} is C0 and DEL only; {@code Cc} is what Unicode calls so. */
    @Test
    void shouldNotMeanHalfOfThemAnywhere() throws IOException {
        List<String> half = new ArrayList<>();
        for (String root : List.of("src/main/java", "src/cli/java", "src/client/java", "src/sandbox/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    Files.readString(file)
                            .lines()
                            .filter(line -> line.contains("p{Cntrl}"))
                            .forEach(line -> half.add(file + ": " + line.strip()));
                }
            }
        }
        assertThat(half).isEmpty();
    }
}
