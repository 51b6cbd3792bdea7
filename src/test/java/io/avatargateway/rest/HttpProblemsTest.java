package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.avatargateway.session.ErrorCode;
import io.avatargateway.session.GatewayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
    void shouldTellABodyThatBrokeOffFromADiskOfOurs() throws IOException {
        InputStream gone = InputStream.nullInputStream();
        gone.close();
        InputStream body = new ClientBody(gone);

        assertThat(HttpProblems.of(catchThrowable(body::readAllBytes)).code()).isEqualTo("REQUEST_REFUSED");
        assertThat(HttpProblems.of(catchThrowable(body::read)).code()).isEqualTo("REQUEST_REFUSED");
        assertThat(HttpProblems.of(new UncheckedIOException(new IOException("disk full")))
                        .code())
                .isEqualTo("INTERNAL_ERROR");
    }

    @Test
    void shouldPassABodyOnAsItIs() throws IOException {
        byte[] bytes = {0, 1, -1, 127, -128};

        assertThat(new ClientBody(new ByteArrayInputStream(bytes)).readAllBytes())
                .isEqualTo(bytes);
        assertThat(new ClientBody(new ByteArrayInputStream(bytes, 2, 1)).read()).isEqualTo(255);
    }
}
