package io.avatargateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What arguments look like in messages. */
class ArgumentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://localhost:9080               | http://localhost:9080",
                "localhost:9080                      | localhost:9080",
                "admin:secret@gw:9080                | gw:9080",
                "https://u:p/secret@h                | https://h",
                "https://u:p@secret@h:1/path         | https://h:1/path",
                "tcp://h1:61616?password=secret      | tcp://h1:61616",
                "tcp://h1;password=secret            | tcp://h1",
                "tcp://h1#secret                     | tcp://h1",
                "(tcp://u:secret@h1,tcp://u:secret@h2) | (tcp://h2)",
                "(tcp://h1,tcp://u:secret@h2)?x=y    | (tcp://h2)",
                "tcp://h1?a=b\\npassword=secret      | tcp://h1",
                "tcp://u:sec\\nret@h1                | tcp://h1",
            })
    void shouldShowAnAddressWithoutCredentials(String url, String shown) {
        assertThat(Arguments.shownUrl(url.replace("\\n", "\n"))).isEqualTo(shown);
    }
}
