package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import io.avatargateway.config.Settings;
import io.avatargateway.config.SettingsReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a probe is to say: speech of any type, or of none. */
class ProbeWishesTest {

    private static final Settings SETTINGS = SettingsReader.read(name -> Optional.ofNullable(
            Map.of("SIMLI_FACE_ID", "face", "SIMLI_API_KEY", "key").get(name)));

    @ParameterizedTest
    @ValueSource(
            strings = {"audio/pcm", "Audio/L16;codec=pcm;rate=16000", "application/octet-stream", "binary/octet-stream"
            })
    void shouldSayTheBodyWhereItIsSpeech(String type) throws Exception {
        byte[] speech = new byte[32_000];
        for (int i = 0; i < speech.length; i += 2) {
            speech[i + 1] = (byte) (60 * Math.sin(0.05 * i));
        }
        ProbeWishes wishes = read(speech, type, "20");
        assertThat(wishes.request().timeout()).hasSeconds(20);
        assertThat(wishes.speech().get()).isNotNull();
    }

    @Test
    void shouldReadJsonOtherwise() throws Exception {
        byte[] json = "{\"faceId\":\"other\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(read(json, "application/json", null).request().faceId()).isEqualTo("other");
        assertThatThrownBy(() -> read(json, "application/octet-stream;rate=1", null))
                .isInstanceOf(ProblemException.class);
    }

    /** As the resource does, once the body is there. */
    private static ProbeWishes read(byte[] body, String type, String timeoutSeconds) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        return ProbeWishes.isSpeech(type)
                ? ProbeWishes.ofSpeech(SETTINGS, ProbeWishes.inQuery(SETTINGS, null, timeoutSeconds), type, in)
                : ProbeWishes.ofJson(
                        SETTINGS, JsonBody.read(in, type, SETTINGS.rest().maxBodyBytes()), null, timeoutSeconds);
    }
}
