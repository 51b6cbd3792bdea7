package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewerRequestTest {

    @Test
    void shouldReadWhatAFrontEndReports() throws IOException {
        assertThat(read("{\"event\":\"first-frame\"}")).isEqualTo(ViewerReport.of(ViewerEvent.FIRST_FRAME));
        assertThat(read("{\"event\":\"left\",\"viewerId\":\"tab-1\",\"generation\":3}"))
                .isEqualTo(new ViewerReport(ViewerEvent.LEFT, "tab-1", 3));
        assertThat(read("{\"event\":\"left\",\"generation\":null}")).isEqualTo(ViewerReport.of(ViewerEvent.LEFT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "\"1\"", "true", "[1]", "2147483648", "1e30"})
    void shouldRefuseAGenerationThatIsNone(String generation) {
        assertThatThrownBy(() -> read("{\"event\":\"first-frame\",\"generation\":" + generation + "}"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("generation: ")
                .hasMessageContaining("(expected: a whole number, 1..2147483647)");
    }

    private static ViewerReport read(String body) throws IOException {
        return ViewerRequest.read(JsonBody.read(
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), "application/json", 1_000));
    }
}
