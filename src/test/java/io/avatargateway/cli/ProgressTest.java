package io.avatargateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** The bar on a terminal. */
class ProgressTest {

    @Test
    void shouldNotBeDrawnAgainBehindWhatWasPrintedSince() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        Progress bar = new Progress.Bars(new PrintStream(terminal, true, UTF_8), true, false, false).sending(1000);
        bar.close();
        String drawn = terminal.toString(UTF_8);

        bar.close();

        assertThat(drawn).contains("sending");
        assertThat(terminal.toString(UTF_8)).isEqualTo(drawn);
    }
}
