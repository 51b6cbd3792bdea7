package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadedBodyTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 300_000})
    void shouldGiveBackWhatItTook(int size) throws IOException {
        byte[] sent = new byte[size];
        new Random(size).nextBytes(sent);
        try (UploadedBody body = new UploadedBody(directory, 1_000_000)) {
            assertThat(send(sent, body)).isTrue();

            try (InputStream come = body.open()) {
                assertThat(come.readAllBytes()).isEqualTo(sent);
            }
        }
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 65_536, 100_000})
    void shouldTakeOneByteMoreThanItMay(int most) throws IOException {
        byte[] sent = new byte[most + 20_000];
        Arrays.fill(sent, (byte) 1);
        try (UploadedBody body = new UploadedBody(directory, most)) {
            assertThat(send(sent, body)).isFalse();

            try (InputStream come = body.open()) {
                assertThat(come.readAllBytes()).hasSize(most + 1);
            }
        }
    }

    @Test
    void shouldLeaveNoFileOfAnUploadThatEndsEarly() throws IOException {
        UploadedBody body = new UploadedBody(directory, 1_000_000);
        send(new byte[100_000], body);
        assertThat(directory).isNotEmptyDirectory();

        body.close();

        assertThat(directory).isEmptyDirectory();
        assertThat(body.take(new byte[100_000], 100_000)).isFalse();
        assertThat(directory).isEmptyDirectory();
    }

    private static boolean send(byte[] bytes, UploadedBody body) throws IOException {
        byte[] buffer = new byte[8192];
        InputStream in = new ByteArrayInputStream(bytes);
        boolean wanted = true;
        for (int read = in.read(buffer); read >= 0 && wanted; read = in.read(buffer)) {
            wanted = body.take(buffer, read);
        }
        return wanted;
    }
}
