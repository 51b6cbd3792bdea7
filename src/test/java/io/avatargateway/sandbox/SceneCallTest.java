package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token call may ask of the picture of a Trinity-2 face. */
class SceneCallTest {
    private static Sandbox sandbox;
    private static SimliClient client;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults()
                .withPort(0)
                .withViewer(true)
                .with("SANDBOX_TRINITY2_FACES", "one-of-mine, another"));
        client = new SimliClient(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    private static SimliClient.Answer compose(String fields) {
        return client.compose("key", "{\"faceId\":\"any\"," + fields.replace('\'', '"') + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'streaming_width':512,'streaming_height':512",
                "'streaming_width':1280,'streaming_height':720",
                "'streaming_width':720,'streaming_height':1280",
                "'avatar_position_x':0,'avatar_position_y':0.25",
                "'camera':null,'background_id':null,'foreground_id':null",
                "'camera':{}",
                "'camera':{'pos_x_off':-10,'pos_y_off':10,'pos_z_off':-0.5,'zoom':4,'invented':3,'name':'near'}",
                "'background_id':'nobody has this','foreground_id':'6f1c2a9e-1b2c-4d3e-8f90-0123456789ab'"
            })
    void shouldTakeWhatSimliTakes(String fields) {
        SimliClient.Answer answer = compose(fields);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().has("warnings")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'streaming_width':511,'streaming_height':511          | streaming_width",
                "'streaming_width':1280                                 | streaming_width",
                "'streaming_width':1024,'streaming_height':768          | streaming_width",
                "'streaming_height':'768'                               | streaming_height",
                "'streaming_height':null                                | streaming_height",
                "'streaming_width':16384,'streaming_height':9216        | streaming_width",
                "'avatar_position_x':1.01                               | avatar_position_x",
                "'avatar_position_y':-0.01                              | avatar_position_y",
                "'avatar_position_y':1e999                              | avatar_position_y",
                "'camera':7                                             | camera",
                "'camera':{'zoom':'2'}                                  | camera",
                "'camera':{'pos_x_off':1e999}                           | camera",
                "'camera':{'invented':-1e999}                           | camera",
                "'background_id':7                                      | background_id",
                "'foreground_id':{}                                     | foreground_id"
            })
    void shouldRefuseWhatSimliRefusesForAnyFace(String fields, String field) {
        SimliClient.Answer answer = compose(fields);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail").get(0).get("loc").get(1).textValue())
                .isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void shouldRefuseNumbersThatAreNone(String number) {
        assertThat(compose("'camera':{'zoom':" + number + "}").status()).isEqualTo(422);
    }

    @Test
    void shouldWarnOfEachCameraValueThatIsOutOfRange() {
        SimliClient.Answer answer = compose("'camera':{'zoom':6,'pos_x_off':10.5,'pos_y_off':-11,'pos_z_off':99}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("session_token").textValue()).isNotBlank();
        assertThat(answer.json().get("warnings"))
                .extracting(JsonNode::textValue)
                .containsExactlyInAnyOrder(
                        "camera zoom 6.0 is outside its supported range (0.0, 4.0]; applied as is",
                        "camera pos_x_off 10.5 is outside its supported range [-10.0, 10.0]; applied as is",
                        "camera pos_y_off -11.0 is outside its supported range [-10.0, 10.0]; applied as is");
    }

    @ParameterizedTest
    @CsvSource({
        "trinity2-hall, true, 25, 1280, 720",
        "5A0D0000-0000-4000-8000-000000000004, true, 25, 1280, 720",
        "another, true, 25, 1280, 720",
        "somebody/happy, false, 25, 512, 512",
        "nobody, false, 30, 512, 512"
    })
    void shouldTellWhatWasAskedForAndWhatComes(String face, boolean heeds, int rate, int width, int height) {
        String body =
                """
                {"faceId": "%s", "streaming_width": 1280, "streaming_height": 720, "avatar_position_x": 0.25,
                 "camera": {"zoom": 1.5}, "background_id": "wall"}"""
                        .formatted(face);
        SimliClient.Socket socket = client.connect(client.token(body));
        socket.await("{\"video_metadata\":{\"fps\":" + rate + ",\"width\":" + width + ",\"height\":" + height + "}}");

        JsonNode scene = client.detail(face).get("scene");
        assertThat(scene.get("trinity2").booleanValue()).isEqualTo(heeds);
        assertThat(scene.get("streaming_width").intValue()).isEqualTo(1280);
        assertThat(scene.get("avatar_position_x").doubleValue()).isEqualTo(0.25);
        assertThat(scene.get("avatar_position_y").doubleValue()).isEqualTo(1);
        assertThat(scene.get("camera").get("zoom").doubleValue()).isEqualTo(1.5);
        assertThat(scene.get("background_id").textValue()).isEqualTo("wall");
        assertThat(scene.get("foreground_id").isNull()).isTrue();
    }

    @Test
    void shouldComeInASquareOf768PixelsWhereNothingIsAsked() {
        SimliClient.Socket socket = client.open("katherine");
        socket.await("{\"video_metadata\":{\"fps\":25,\"width\":768,\"height\":768}}");
        assertThat(client.detail("katherine").get("scene").get("camera").isNull())
                .isTrue();
    }
}
