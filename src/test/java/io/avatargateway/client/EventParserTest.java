package io.avatargateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Server-sent events as they come over the wire. */
class EventParserTest {

    private static EventParser parser(String stream) {
        return new EventParser(new ByteArrayInputStream(stream.getBytes(UTF_8)));
    }

    @Test
    void shouldReadEventsAndSignsOfLife() throws IOException {
        EventParser parser = parser(
                ": open\nretry: 2000\n\nid: 7\nevent: state\ndata: {\"a\":1}\r\n\r\n: alive\n\nid: 8\ndata:x\ndata: ü\n\n");

        assertThat(parser.next()).contains(new ServerEvent(null, "message", null, 2000));
        assertThat(parser.next()).contains(new ServerEvent("7", "state", "{\"a\":1}", -1));
        assertThat(parser.next()).contains(new ServerEvent(null, "message", null, -1));
        assertThat(parser.next()).contains(new ServerEvent("8", "message", "x\nü", -1));
        assertThat(parser.next()).isEmpty();
    }

    @Test
    void shouldDropAnEventThatIsCutOff() throws IOException {
        assertThat(parser("id: 7\nevent: state\ndata: {").next()).isEmpty();
    }

    @Test
    void shouldNotReadALineWithoutEnd() {
        EventParser endless = parser("data: " + "x".repeat(2 * 1024 * 1024));

        assertThatThrownBy(endless::next).isInstanceOf(IOException.class).hasMessageContaining("a line of more than");
    }

    @Test
    void shouldNotCollectAnEventWithoutEnd() {
        EventParser endless = parser(("data: " + "x".repeat(1000) + "\n").repeat(5000));

        assertThatThrownBy(endless::next).isInstanceOf(IOException.class).hasMessageContaining("an event of more than");
    }
}
