package io.avatargateway.jms.message;

import io.avatargateway.session.model.PlainText;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;

/**
 * Makes a dead letter readable to everybody. The broker disconnects an AMQP client to which it would have to send a
 * lone surrogate. The messages behind that one would never be read. Holds no state.
 */
public final class DeadLetterText {

    private static final Logger LOG = Logger.getLogger(DeadLetterText.class.getName());

    private DeadLetterText() {}

    /**
     * Puts U+FFFD where a surrogate stands alone, in properties, their names and a text; takes out what only the intake
     * may have set.
     */
    public static void mend(ActiveMQMessage message) {
        ClientMessage core = message.getCoreMessage();
        for (SimpleString name : List.copyOf(core.getPropertyNames())) {
            Object value = core.getObjectProperty(name);
            boolean text = value instanceof SimpleString || value instanceof String;
            String whole = text ? PlainText.wellFormed(value.toString()) : null;
            boolean known = PlainText.isWellFormed(name.toString());
            if (!known || (text && !whole.contentEquals(value.toString()))) {
                core.removeProperty(name);
                core.putObjectProperty(
                        SimpleString.of(PlainText.wellFormed(name.toString())), text ? SimpleString.of(whole) : value);
            }
        }
        Object intakes = core.getObjectProperty(JmsNames.REQUEST_MESSAGE_ID);
        if (intakes != null && !MessageIds.isName(intakes.toString())) {
            core.removeProperty(JmsNames.REQUEST_MESSAGE_ID);
        }
        if (message instanceof ActiveMQTextMessage text && !core.isLargeMessage()) {
            mendBody(text);
        }
    }

    private static void mendBody(ActiveMQTextMessage message) {
        try {
            message.doBeforeReceive();
            String text = message.getText();
            if (text != null && !PlainText.isWellFormed(text)) {
                message.clearBody();
                message.setText(PlainText.wellFormed(text));
            }
        } catch (Exception unreadable) {
            // It is put aside as it came.
            LOG.log(Level.FINE, "The text of a dead letter cannot be read", unreadable);
        }
    }
}
