package io.avatargateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.client.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
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

        assertThat(Output.harmless("a" + controls + "\nb")).isEqualTo("a" + "?".repeat(controls.length()) + " b");
        assertThat(Output.harmless("Grüße, 日本 🙂")).isEqualTo("Grüße, 日本 🙂");
    }

    @Test
    void shouldPrintJsonThatIsTheSameAndSendsNoCommand() {
        String foreign = "a\\\u009b2J\u0085\u007f\u202e\u2069 日本 🙂\n\"";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, UTF_8);

        new Output(stream, stream, true, false, false).result(Json.object().put("name", foreign), "");

        String line = out.toString(UTF_8);
        assertThat(line.lines()).hasSize(1);
        assertThat(line.strip())
                .doesNotContainPattern("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069]")
                .contains("日本 🙂");
        assertThat(Json.parse(line).orElseThrow().path("name").asText()).isEqualTo(foreign);
    }

    @Test
    void shouldMakeNoLineOfForeignText() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, UTF_8);

        new Output(stream, stream, false, false, false)
                .result(Json.object(), List.of("state    READY\ntoken    forged", "token    real"));

        assertThat(out.toString(UTF_8)).isEqualTo("state    READY token    forged\ntoken    real\n");
    }
}
