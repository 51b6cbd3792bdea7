package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class LaterAnswersTest {

    /** Nobody has to look at a disk for that. */
    @Test
    void shouldTellAReaderThatHasGoneFromADiskThatIsFull() {
        LaterAnswers.Writer<String> gone = value -> {
            throw new IOException("reset");
        };
        LaterAnswers.Writer<String> full = value -> {
            throw new UncheckedIOException(new IOException("no space"));
        };

        assertThat(LaterAnswers.begun(gone, "").code()).isEqualTo("REQUEST_REFUSED");
        assertThat(LaterAnswers.begun(full, "").code()).isEqualTo("BROKER_FULL");
    }

    @Test
    void shouldHaveNoProblemWithAnAnswerThatHasBegun() {
        assertThat(LaterAnswers.begun(value -> {}, "")).isNull();
    }
}
