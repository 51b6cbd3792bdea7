package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.avatargateway.session.model.LinkEvent;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SimliMessageParserTest {

    private final List<Object> read = new ArrayList<>();
    private final SimliMessageParser parser =
            new SimliMessageParser(new SafeText(List.of("the-session-token")), new SimliMessageParser.Handler() {
                @Override
                public void received(LinkEvent event) {
                    read.add(event);
                }

                @Override
                public void ponged(String word) {
                    read.add(new Pong(word));
                }

                @Override
                public void sessionTokenWanted() {
                    read.add(new MissingSessionToken());
                }
            });

    /** What the link answers itself. */
    private record Pong(String word) {}

    private record MissingSessionToken() {}

    @TestFactory
    Stream<DynamicTest> shouldReadEveryFixture() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/simli/messages.json");
                JsonReader reader = Json.createReader(file)) {
            JsonObject fixtures = reader.readObject();
            return Stream.of("fromTheAsyncApiPage", "fromTheSdks", "unknown")
                    .flatMap(group -> fixtures.getJsonArray(group).getValuesAs(JsonObject.class).stream())
                    .map(row -> dynamicTest(row.getString("text").strip() + " → " + row.getString("is"), () -> {
                        Object message = parse(row.getString("text"));
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
            assertThat(value(parse(text.toString()))).hasSizeLessThanOrEqualTo(2 * SimliMessageParser.MAX_DETAIL);
        }
    }

    @Test
    void shouldSurviveJsonThatIsNestedOverAllMeasure() {
        String text = "{\"a\":".repeat(100_000);

        assertThat(parse(text)).isInstanceOf(LinkEvent.Unknown.class);
    }

    @Test
    void shouldBoundADetail() {
        Object message = parse("ERROR " + "long words ".repeat(10_000));

        assertThat(((LinkEvent.Terminated) message).detail())
                .hasSize(SimliMessageParser.MAX_DETAIL)
                .endsWith("…");
    }

    @Test
    void shouldHideTheSessionTokenAndWhatLooksLikeOne() {
        String jwt = "eyJhbGciOiJIUzI1NiJ9." + "QUJD".repeat(20) + ".abc";

        assertThat(value(parse("HELLO the-session-token and " + jwt))).isEqualTo("HELLO (hidden) and (hidden)");
        assertThat(value(parse("ERROR: session_token=abc&x=1"))).isEqualTo("ERROR session_token=(hidden)&x=1");
        parser.oversized("{\"livekit_token\":\"abc", 70_000);
        assertThat(value(onlyOne())).isEqualTo("text of 70000 characters: {\"livekit_token\":\"(hidden)\"");
    }

    @Test
    void shouldNotShowJoinInfo() {
        assertThat(parse("{\"livekit_url\":\"wss://u\",\"livekit_token\":\"t\"}"))
                .hasToString("Joinable[]");
    }

    private Object parse(String text) {
        parser.parse(text);
        return onlyOne();
    }

    /** Each message is handed on exactly once. */
    private Object onlyOne() {
        assertThat(read).hasSize(1);
        return read.remove(0);
    }

    private static String value(Object message) {
        if (message instanceof LinkEvent.Joinable join) {
            return join.livekitUrl() + " " + join.livekitToken();
        } else if (message instanceof LinkEvent.Placed placed) {
            return placed.destination() + " " + placed.upstreamSessionId();
        } else if (message instanceof LinkEvent.VideoMetadata video) {
            return video.fps() + " " + video.width() + " " + video.height();
        } else if (message instanceof LinkEvent.Terminated termination) {
            return termination.kind() + " " + termination.detail();
        } else if (message instanceof Pong pong) {
            return pong.word();
        } else if (message instanceof LinkEvent.Unknown unknown) {
            return unknown.text();
        }
        return "";
    }
}
