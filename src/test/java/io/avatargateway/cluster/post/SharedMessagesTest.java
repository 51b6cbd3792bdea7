package io.avatargateway.cluster.post;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes into a queue that gateways share may be anybody's. */
class SharedMessagesTest {

    /** For the test. */
    public record Word(int number) {}

    private static ClientMessage message(byte type, String text) {
        ClientMessage message = new ClientMessageImpl(type, false, 0, 0, (byte) 4, 1_000);
        message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(text));
        return message;
    }

    @Test
    void shouldReadText() {
        assertThat(SharedMessages.read(message(Message.TEXT_TYPE, "{\"number\":7}"), Word.class))
                .contains(new Word(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"number\":\"seven\"}", "7"})
    void shouldTakeNoTextThatNoGatewayWrites(String text) {
        assertThat(SharedMessages.read(message(Message.TEXT_TYPE, text), Word.class))
                .isEmpty();
    }

    @Test
    void shouldTakeNothingButText() {
        assertThat(SharedMessages.read(message(Message.BYTES_TYPE, "{\"number\":7}"), Word.class))
                .isEmpty();
    }

    @Test
    void shouldTakeNoBodyThatIsCutShort() {
        ClientMessage message = new ClientMessageImpl(Message.TEXT_TYPE, false, 0, 0, (byte) 4, 1_000);
        message.getBodyBuffer().writeByte((byte) 1);
        message.getBodyBuffer().writeInt(1_000_000);

        assertThat(SharedMessages.read(message, Word.class)).isEmpty();
    }
}
