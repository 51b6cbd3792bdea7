package io.avatargateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutputTest {

    /** Finding 20 of the review: U+009B begins commands to a terminal, as ESC [ does. */
    @Test
    void shouldSendNoCommandToATerminal() {
        String controls = IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7f, 0xa0))
                .filter(code -> code != '\n')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThat(Output.harmless("a" + controls + "\nb")).isEqualTo("a" + "?".repeat(controls.length()) + "\nb");
        assertThat(Output.harmless("Grüße, 日本 🙂")).isEqualTo("Grüße, 日本 🙂");
    }
}
