package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SimliMessageParserTest {

    private final SimliMessageParser parser = new SimliMessageParser(new SafeText(List.of("the-session-token")));

    @TestFactory
    Stream<DynamicTest> shouldReadEveryFixture() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/simli/messages.json");
                JsonReader reader = Json.createReader(file)) {
            JsonObject fixtures = reader.readObject();
            return Stream.of("fromTheAsyncApiPage", "fromTheSdks", "unknown")
                    .flatMap(group -> fixtures.getJsonArray(group).getValuesAs(JsonObject.class).stream())
                    .map(row -> dynamicTest(row.getString("text").strip() + " → " + row.getString("is"), () -> {
                        SimliMessage message = parser.parse(row.getString("text"));
                        assertThat(message.getClass().getSimpleName()).isEqualTo(row.getString("is"));
                        assertThat(value(message)).isEqualTo(row.getString("value", ""));
                    }));
        }
    }

    @Test
    void shouldNeverThrowAndStayWithinBoundsWhateverComes() {
        Random random = new Random(7);
        String[] parts = {
            "{",
            "}",
            "\"",
            "livekit_url",
            "livekit_token",
            ":",
            "[",
            "ERROR",
            "pong",
            " ",
            "\uD800",
            "\u0000",
            "1e9",
            "ü"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            assertThat(value(parser.parse(text.toString())))
                    .hasSizeLessThanOrEqualTo(2 * SimliMessageParser.MAX_DETAIL);
        }
    }

    @Test
    void shouldSurviveJsonThatIsNestedOverAllMeasure() {
        String text = "{\"a\":".repeat(100_000);

        assertThat(parser.parse(text)).isInstanceOf(SimliMessage.Unknown.class);
    }

    @Test
    void shouldBoundADetail() {
        SimliMessage message = parser.parse("ERROR " + "long words ".repeat(10_000));

        assertThat(((SimliMessage.Termination) message).detail())
                .hasSize(SimliMessageParser.MAX_DETAIL)
                .endsWith("…");
    }

    @Test
    void shouldHideTheSessionTokenAndWhatLooksLikeOne() {
        String jwt = "eyJhbGciOiJIUzI1NiJ9." + "QUJD".repeat(20) + ".abc";

        assertThat(value(parser.parse("HELLO the-session-token and " + jwt))).isEqualTo("HELLO (hidden) and (hidden)");
        assertThat(value(parser.parse("ERROR: session_token=abc&x=1"))).isEqualTo("ERROR session_token=(hidden)&x=1");
        assertThat(value(parser.oversized("{\"livekit_token\":\"abc", 70_000)))
                .isEqualTo("text of 70000 characters: {\"livekit_token\":\"(hidden)\"");
    }

    @Test
    void shouldNotShowJoinInfo() {
        assertThat(parser.parse("{\"livekit_url\":\"wss://u\",\"livekit_token\":\"t\"}"))
                .hasToString("JoinInfo[]");
    }

    @Test
    void shouldPutFragmentsTogether() {
        TextAssembler texts = new TextAssembler(parser, 100);

        assertThat(texts.add("pon", false)).isNull();
        assertThat(texts.add("", false)).isNull();
        assertThat(texts.add("g 5", true)).isEqualTo(new SimliMessage.Pong("5"));
        assertThat(texts.add("STOP", true)).isEqualTo(new SimliMessage.Stop());
    }

    @Test
    void shouldKeepOnlyTheBeginningOfALargeMessageAndReadTheNextOne() {
        TextAssembler texts = new TextAssembler(parser, 10);
        for (int i = 0; i < 1_000; i++) {
            assertThat(texts.add("abc ".repeat(250), false)).isNull();
        }

        assertThat(texts.add("", true)).isEqualTo(new SimliMessage.Unknown("text of 1000000 characters: abc abc ab"));
        assertThat(texts.add("ACK", true)).isEqualTo(new SimliMessage.Ack());
    }

    private static String value(SimliMessage message) {
        if (message instanceof SimliMessage.JoinInfo join) {
            return join.livekitUrl() + " " + join.livekitToken();
        } else if (message instanceof SimliMessage.Destination placed) {
            return placed.destination() + " " + placed.sessionId();
        } else if (message instanceof SimliMessage.VideoMetadata video) {
            return video.fps() + " " + video.width() + " " + video.height();
        } else if (message instanceof SimliMessage.Termination termination) {
            return termination.kind() + " " + termination.detail();
        } else if (message instanceof SimliMessage.Pong pong) {
            return pong.word();
        } else if (message instanceof SimliMessage.Unknown unknown) {
            return unknown.text();
        }
        return "";
    }
}
