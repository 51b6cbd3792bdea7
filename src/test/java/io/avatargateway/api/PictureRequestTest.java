package io.avatargateway.api;

import static io.avatargateway.api.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.PictureChange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureRequestTest {

    private static final String IMAGE = "6f1c2a9e-1b2c-4d3e-8f90-0123456789ab";

    @Test
    void shouldReadEveryAction() throws IOException {
        assertThat(read("{\"action\":\"camera\",\"camera\":[0,-0.5,1e-1,1.5]}"))
                .isEqualTo(new PictureRequest(new PictureChange.Camera(List.of(0f, -0.5f, 0.1f, 1.5f)), "queue", null));
        assertThat(read("{\"action\":\"background\",\"imageId\":\"" + IMAGE
                        + "\",\"mode\":\"interrupt\",\"jobId\":\"j\"}"))
                .isEqualTo(new PictureRequest(new PictureChange.Background(IMAGE), "interrupt", "j"));
        assertThat(read("{\"action\":\"foreground\",\"imageId\":null,\"mode\":\"next\"}"))
                .isEqualTo(new PictureRequest(new PictureChange.Foreground(null), "next", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "action  | {}",
                "action  | {\"action\":\"finish\"}",
                "action  | {\"action\":7}",
                "camera  | {\"action\":\"camera\"}",
                "camera  | {\"action\":\"camera\",\"camera\":[]}",
                "camera  | {\"action\":\"camera\",\"camera\":[1,2,3]}",
                "camera  | {\"action\":\"camera\",\"camera\":[1,2,3,4,5,6,7,8]}",
                "camera  | {\"action\":\"camera\",\"camera\":[1,2,3,4,5,6,7,8,9,10]}",
                "camera  | {\"action\":\"camera\",\"camera\":[1,2,3,\"4\"]}",
                "camera  | {\"action\":\"camera\",\"camera\":[1,2,3,null]}",
                "camera  | {\"action\":\"camera\",\"camera\":[1,2,3,1e39]}",
                "camera  | {\"action\":\"camera\",\"camera\":{\"zoom\":1}}",
                "imageId | {\"action\":\"background\",\"imageId\":\"short\"}",
                "imageId | {\"action\":\"camera\",\"camera\":[1,2,3,4],\"imageId\":\"x\"}",
                "camera  | {\"action\":\"foreground\",\"camera\":[1,2,3,4]}",
                "mode    | {\"action\":\"foreground\",\"mode\":\"now\"}",
                "jobId   | {\"action\":\"foreground\",\"jobId\":\"\"}",
            })
    void shouldNameTheFieldThatBreaksItsRule(String field, String body) {
        Problem problem = refusal(() -> read(body));

        assertThat(problem.code()).isEqualTo("REQUEST_INVALID");
        assertThat(problem.errors()).extracting(FieldError::field).containsExactly(field);
    }

    private static PictureRequest read(String body) throws IOException {
        return PictureRequest.read(JsonBody.read(
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), "application/json", 20_000));
    }
}
