package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonBodiesTest {

    /** An untyped Blob, which any page may send. */
    @Test
    void shouldNotTakeABodyWithoutATypeForJson() {
        assertThatThrownBy(() -> parse("{}", null))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("Content-Type: (missing) (expected: application/json)")
                .extracting(refused -> ((ProblemException) refused).problem().status())
                .isEqualTo(415);
        assertThatThrownBy(() -> parse("{}", "text/plain")).hasMessageContaining("Content-Type: text/plain");
    }

    @Test
    void shouldTakeNoBodyForAnEmptyObjectWhateverItsType() {
        for (String type : new String[] {null, "application/json", "application/x-www-form-urlencoded"}) {
            assertThat(parse("", type).value("any")).isEmpty();
        }
    }

    /** A closing page can send nothing else. */
    @Test
    void shouldTakeTheReportOfAViewerAsPlainText() {
        assertThat(ViewerRequest.bodyType("text/plain;charset=UTF-8")).isEqualTo("application/json");
        assertThat(ViewerRequest.bodyType(null)).isNull();
        assertThat(ViewerRequest.bodyType("text/html")).isEqualTo("text/html");
    }

    private static JsonBody parse(String body, String type) {
        return JsonBodies.parse(body.getBytes(StandardCharsets.UTF_8), type, 1_000);
    }
}
