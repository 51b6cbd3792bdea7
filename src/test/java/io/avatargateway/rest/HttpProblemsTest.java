package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class HttpProblemsTest {

    @Test
    void shouldNotCallABodyThatBrokeOffAFaultOfOurs() {
        assertThat(HttpProblems.of(new CompletionException(new IOException("reset")))
                        .code())
                .isEqualTo("REQUEST_REFUSED");
    }

    @Test
    void shouldLeaveEverythingElseToWhatAllWaysShare() {
        assertThat(HttpProblems.of(new GatewayException(ErrorCode.SESSION_LIMIT, "full"))
                        .code())
                .isEqualTo("SESSION_LIMIT");
    }

    @Test
    void shouldTellADiskOfOursFromABodyThatBrokeOff() {
        assertThat(HttpProblems.of(new UncheckedIOException(new IOException("disk full")))
                        .code())
                .isEqualTo("BROKER_FULL");
    }
}
