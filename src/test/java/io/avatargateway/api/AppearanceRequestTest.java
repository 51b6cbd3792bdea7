package io.avatargateway.api;

import static io.avatargateway.api.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.SettingsReader;
import io.avatargateway.security.Caller;
import io.avatargateway.session.model.Appearance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppearanceRequestTest {

    private static final String IMAGE = "6f1c2a9e-1b2c-4d3e-8f90-0123456789ab";

    @Test
    void shouldLeaveAllOfItToSimliWhereNothingIsSaid() throws IOException {
        assertThat(read("{}")).isEqualTo(Appearance.USUAL);
    }

    @Test
    void shouldTakeNullForNothingSaid() throws IOException {
        assertThat(
                        read(
                                "{\"video\":null,\"position\":null,\"camera\":null,\"backgroundId\":null,\"foregroundId\":null,\"simli\":null}"))
                .isEqualTo(Appearance.USUAL);
    }

    @Test
    void shouldReadEveryField() throws IOException {
        Appearance appearance = read(
                """
                {"video":{"width":1280,"height":720},"position":{"x":0,"y":0.5},"camera":{"zoom":6,"pos_x_off":-1.5,"orbit":null},
                 "backgroundId":"%s","foregroundId":"%s","simli":{"future":{"list":[1,"two",null,true]}}}"""
                        .formatted(IMAGE, IMAGE));
        assertThat(appearance)
                .isEqualTo(new Appearance(
                        new Appearance.VideoSize(1280, 720),
                        new Appearance.Position(0.0, 0.5),
                        Map.of("zoom", 6.0, "pos_x_off", -1.5),
                        IMAGE,
                        IMAGE,
                        "{\"future\":{\"list\":[1,\"two\",null,true]}}"));
    }

    @ParameterizedTest
    @CsvSource({"512,512", "768,768", "1920,1080", "1080,1920", "1024,576", "576,1024", "100000,100000"})
    void shouldTakeEverySizeOfALegalShape(int width, int height) throws IOException {
        assertThat(read("{\"video\":{\"width\":%d,\"height\":%d}}".formatted(width, height))
                        .video())
                .isEqualTo(new Appearance.VideoSize(width, height));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "video | {\"width\":1024,\"height\":768} | video: 1024 x 768 (expected: a width and a height of 1:1,"
                        + " 16:9 or 9:16)",
                "video | {\"width\":1366,\"height\":768} | video: 1366 x 768",
                "video | {\"width\":2147483647,\"height\":2147483646} | video: 2147483647 x 2147483646",
                "video.width | {\"width\":511,\"height\":511} | video.width: 511 (expected: a whole number, 512..",
                "video.width | {\"width\":-768,\"height\":768} | -768",
                "video.width | {\"width\":768.5,\"height\":768} | 768.5",
                "video.width | {\"width\":99999999999,\"height\":768} | 99999999999",
                "video.width | {\"width\":\"768\",\"height\":768} | \"768\"",
                "video.height | {\"width\":768} | video.height: (missing)",
                "video.fps | {\"width\":768,\"height\":768,\"fps\":25} | no field but height, width",
                "video | \"1280x720\" | an object",
                "video | [1280,720] | an object",
            })
    void shouldNameTheSizeThatSimliWouldRefuse(String field, String value, String sentence) {
        assertRefused("{\"video\":" + value + "}", field, sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "position.x | {\"x\":1.01} | position.x: 1.01 (expected: a number, 0.0..1.0)",
                "position.y | {\"y\":-0.1} | -0.1",
                "position.y | {\"y\":1e400} | 1E+400",
                "position.x | {\"x\":true} | true",
                "position.z | {\"z\":0.5} | no field but x, y",
                "position | 0.5 | an object",
            })
    void shouldNameThePositionOutsideThePicture(String field, String value, String sentence) {
        assertRefused("{\"position\":" + value + "}", field, sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "camera.zoom | {\"zoom\":1e39} | a finite number",
                "camera.zoom | {\"zoom\":-1e400} | a finite number",
                "camera.zoom | {\"zoom\":\"NaN\"} | a finite number",
                "camera.zoom | {\"zoom\":[1]} | a finite number",
                "camera | {\"Zoom!\":1} | names such as pos_x_off",
                "camera | {\"\":1} | names such as pos_x_off",
                "camera | [1,2,3,4] | an object",
            })
    void shouldNameTheCameraThatIsNoNumber(String field, String value, String sentence) {
        assertRefused("{\"camera\":" + value + "}", field, sentence);
    }

    @Test
    void shouldRefuseACameraWithMoreFieldsThanAnyHas() {
        String fields = IntStream.range(0, 33).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));
        assertRefused("{\"camera\":{" + fields + "}}", "camera", "33 fields (expected: at most 32 fields)");
    }

    @Test
    void shouldLeaveToSimliWhatIsOutOfTheCamerasRange() throws IOException {
        assertThat(read("{\"camera\":{\"zoom\":6.0,\"pos_x_off\":-99}}").camera())
                .containsOnly(Map.entry("zoom", 6.0), Map.entry("pos_x_off", -99.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"short\"",
                "7",
                "\"6f1c2a9e-1b2c-4d3e-8f90-0123456789ab0\"",
                "\"6f1c2a9e 1b2c 4d3e 8f90 0123456789ä\""
            })
    void shouldNameTheImageThatCannotBeOne(String id) {
        assertRefused("{\"backgroundId\":" + id + "}", "backgroundId", "");
        assertRefused("{\"foregroundId\":" + id + "}", "foregroundId", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "faceId | the field faceId",
                "face_id | the field faceId",
                "FACEID | the field faceId",
                "model | the field model",
                "handleSilence | the field handleSilence",
                "maxSessionLength | the field maxSessionLengthSeconds",
                "max_idle_time | the field maxIdleSeconds",
                "sessionAggregator | the field tenant",
                "streaming_width | the field video",
                "streamingHeight | the field video",
                "avatar_position_x | the field position",
                "avatar_position_y | the field position",
                "camera | the field camera",
                "background_id | the field backgroundId",
                "foregroundId | the field foregroundId",
                "apiVersion | the gateway sets it",
                "startFrame | the gateway sets it",
                "audioInputFormat | the gateway sets it",
                "apiKey | the server has the key",
                "simliAPIKey | the server has the key",
                "x-simli-api-key | the server has the key",
                "session_token | it is Simli's answer",
            })
    void shouldRefuseToPassOnWhatTheGatewaySets(String name, String rule) {
        assertRefused("{\"simli\":{\"" + name + "\":1}}", "simli." + name, rule);
    }

    @Test
    void shouldRefuseFurtherOptionsWithoutBounds() {
        String names = IntStream.range(0, 33).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));
        assertRefused("{\"simli\":{" + names + "}}", "simli", "33 names (expected: at most 32 names)");
        assertRefused("{\"simli\":{\"a\":\"" + "x".repeat(4_096) + "\"}}", "simli", "at most 4096 characters of JSON");
        assertRefused("{\"simli\":{\"a\":[[[[1]]]]}}", "simli", "5 levels (expected: at most 4 levels");
        assertRefused("{\"simli\":{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}}", "simli", "501 levels");
        assertRefused("{\"simli\":{\"a b\":1}}", "simli.a b", "names of 1..64 letters");
        assertRefused("{\"simli\":{\"a\":[{\"b\":\"c\\u0000\"}]}}", "simli.a", "texts without control characters");
        assertRefused("{\"simli\":[1]}", "simli", "an object");
    }

    @Test
    void shouldTakeFurtherOptionsUpToTheirBounds() throws IOException {
        assertThat(read("{\"simli\":{\"a\":[[[1]]]}}").further()).isEqualTo("{\"a\":[[[1]]]}");
    }

    @Test
    void shouldTakeAnEmptyObjectForNoFurtherOptions() throws IOException {
        assertThat(read("{\"simli\":{}}")).isEqualTo(Appearance.USUAL);
    }

    @Test
    void shouldNotSpellFurtherOptionsInLogs() throws IOException {
        assertThat(read("{\"simli\":{\"secret\":\"hush\"}}").toString()).doesNotContain("hush");
    }

    private static void assertRefused(String body, String field, String sentence) {
        Problem problem = refusal(() -> read(body));
        assertThat(problem.code()).isEqualTo("REQUEST_INVALID");
        assertThat(problem.errors()).extracting(FieldError::field).contains(field);
        assertThat(problem.detail()).contains(sentence);
    }

    private static Appearance read(String body) throws IOException {
        return SessionRequest.read(
                        JsonBody.read(
                                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                                "application/json",
                                20_000),
                        SettingsReader.read(name -> Optional.of(name)
                                        .filter("SIMLI_FACE_ID"::equals)
                                        .map(set -> "face"))
                                .sessions(),
                        Caller.local(),
                        "face")
                .appearance();
    }
}
