package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.LinkEvent;
import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimliEndpointTest {

    private final List<Object> read = new ArrayList<>();

    @Test
    void shouldPutFragmentsTogether() {
        SimliEndpoint endpoint = endpoint(100);

        endpoint.text("pon", false);
        endpoint.text("", false);
        assertThat(read).isEmpty();
        endpoint.text("g 5", true);
        assertThat(read).containsExactly("pong 5");
        endpoint.text("STOP", true);
        assertThat(read).containsExactly("pong 5", new LinkEvent.Stopped());
    }

    @Test
    void shouldKeepOnlyTheBeginningOfALargeMessageAndReadTheNextOne() {
        SimliEndpoint endpoint = endpoint(10);
        for (int i = 0; i < 1_000; i++) {
            endpoint.text("abc ".repeat(250), false);
        }
        assertThat(read).isEmpty();

        endpoint.text("", true);
        endpoint.text("ACK", true);

        assertThat(read)
                .containsExactly(
                        new LinkEvent.Unknown("text of 1000000 characters: abc abc ab"), new LinkEvent.Acknowledged());
    }

    private SimliEndpoint endpoint(int maxChars) {
        SimliEndpoint.Receiver receiver = new SimliEndpoint.Receiver() {
            @Override
            public void opened(Session session) {
                read.add(session);
            }

            @Override
            public void received(LinkEvent event) {
                read.add(event);
            }

            @Override
            public void ponged(String word) {
                read.add("pong " + word);
            }

            @Override
            public void sessionTokenWanted() {
                read.add("token wanted");
            }

            @Override
            public void closed(int code, String reason) {
                read.add(code);
            }
        };
        return new SimliEndpoint(receiver, SafeText.PLAIN, maxChars);
    }
}
