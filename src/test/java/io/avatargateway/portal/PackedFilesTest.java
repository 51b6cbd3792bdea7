package io.avatargateway.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedFilesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br, zstd | br | true",
                "gzip;q=1.0, br;q=0.5 | br | true",
                "GZIP | gzip | true",
                "gzip, br;q=0 | br | false",
                "gzip, br; q=0.00 | br | false",
                "gzip, br;q=0.01 | br | true",
                "broken | br | false",
                "identity | gzip | false",
                "'' | gzip | false",
                " | gzip | false"
            })
    void shouldSendPackedWhatTheBrowserUnpacks(String accepted, String coding, boolean taken) {
        assertThat(PackedFiles.takes(accepted, coding)).isEqualTo(taken);
    }
}
