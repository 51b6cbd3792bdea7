package io.avatargateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BannerTest {

    @Test
    void shouldSayWhatRunsWhereAndWhatToTryNext() {
        String text = Banner.text(
                "http://localhost:9080",
                "tcp://127.0.0.1:61616",
                Optional.empty(),
                true,
                "http://127.0.0.1:7880",
                Optional.of("connection refused"));
        assertThat(text)
                .contains(
                        "Page       http://localhost:9080/\n",
                        "http://localhost:9080/openapi/ui",
                        "tcp://127.0.0.1:61616 (reachable)",
                        "http://127.0.0.1:7880 (NOT REACHABLE: connection refused)",
                        "curl -i -X POST http://localhost:9080/api/v1/sessions");
    }

    @Test
    void shouldShowNoPasswordOfAnAddress() {
        assertThat(Neighbours.address(URI.create("https://user:secret@simli.example:8443/base?key=secret")))
                .isEqualTo("https://simli.example:8443");
        assertThat(Neighbours.address(URI.create("vm://0?password=secret"))).doesNotContain("secret");
    }
}
