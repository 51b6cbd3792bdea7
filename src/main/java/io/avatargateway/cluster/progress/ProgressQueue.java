package io.avatargateway.cluster.progress;

import io.avatargateway.cluster.record.RecordQueues;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.SendAcknowledgementHandler;

/**
 * The queue that has the latest progress of each session. It is only looked into. What is in it expires, unless it is
 * told again. Any thread.
 */
public final class ProgressQueue {

    private static final SimpleString QUEUE = SimpleString.of(JmsNames.HEARD);
    private static final SimpleString ID = SimpleString.of(JmsNames.SESSION_ID);
    /** With a window, a browser ends before the last message (Artemis 2.55). */
    private static final int NO_WINDOW = -1;
    /** Not waited for: the last of its batch is. */
    private static final SendAcknowledgementHandler UNHEARD = message -> {};

    private final KeptSession kept;
    private final Duration life;
    private final Clock clock;
    /** By which session it was last seen that the queue is there. Of the kept session's lane. */
    private ClientSession ensured;

    /** @param keptFor how long a session's progress stays there that is not told again */
    public ProgressQueue(BrokerClient broker, Duration keptFor, Clock clock) {
        this.kept = new KeptSession(broker);
        this.life = keptFor;
        this.clock = clock;
    }

    /**
     * Tells the progress of some sessions.
     *
     * @return completes when the broker has it, exceptionally where that is not known
     */
    CompletionStage<Void> send(List<Progress> some) {
        return kept.call(session -> send(session, some));
    }

    private void send(ClientSession session, List<Progress> some) throws ActiveMQException {
        ensure(session);
        try (ClientProducer producer = session.createProducer(QUEUE)) {
            for (int i = 0; i < some.size(); i++) {
                ClientMessage message = message(session, some.get(i));
                if (i < some.size() - 1) {
                    producer.send(message, UNHEARD);
                } else {
                    producer.send(message);
                }
            }
        }
    }

    private ClientMessage message(ClientSession session, Progress progress) {
        ClientMessage message = session.createMessage(Message.TEXT_TYPE, true);
        message.setRoutingType(RoutingType.ANYCAST);
        message.putStringProperty(ID, SimpleString.of(progress.id().value()));
        message.setExpiration(clock.millis() + life.toMillis());
        message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(ProgressBody.write(progress)));
        return message;
    }

    /**
     * How far all sessions have come.
     *
     * @return completes when the broker has told it, exceptionally where it cannot be had now
     */
    public CompletionStage<Map<SessionId, Progress>> all() {
        Map<SessionId, Progress> all = new HashMap<>();
        return kept.call(session -> read(session, all)).thenApply(done -> all);
    }

    private void read(ClientSession session, Map<SessionId, Progress> into) throws ActiveMQException {
        ensure(session);
        into.clear();
        try (ClientConsumer browser = session.createConsumer(QUEUE, null, NO_WINDOW, -1, true)) {
            for (ClientMessage next = browser.receiveImmediate(); next != null; next = browser.receiveImmediate()) {
                ProgressBody.read(String.valueOf(next.getBodyBuffer().readNullableSimpleString()))
                        .ifPresent(progress -> into.put(progress.id(), progress));
            }
        }
    }

    private void ensure(ClientSession session) throws ActiveMQException {
        if (session != ensured) {
            RecordQueues.ensureHeard(session);
            ensured = session;
        }
    }
}
