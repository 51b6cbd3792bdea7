package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.JobFeed;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionQueueQueryMessage;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs at the broker to open a session: counted by the packets that its client waits for. */
class OpeningCallsTest {

    private static final int TOGETHER_SECONDS = 5;

    @TempDir
    Path directory;

    @Test
    void shouldWaitForTheBrokerTwiceInARowAtMost() throws Exception {
        TestBroker broker = new TestBroker(directory);
        Calls calls = new Calls();
        // The first session makes what the next ones use.
        FeedFixture first = new FeedFixture(broker, "one");
        try {
            await("its consumers")
                    .until(() -> broker.consumers(first.queue()) == 1
                            && broker.consumers(first.queue() + JmsNames.URGENT_SUFFIX) == 1);
            broker.intercept(calls, calls::answering);
            SessionId id = SessionId.random();
            first.record(id);
            JobFeed second = first.factory.open(id, Tenant.DEFAULT, first.listener);
            calls.opened.countDown();

            assertThat(second).isNotNull();
            assertThat(calls.asked)
                    .as("the record, then the queues")
                    .startsWith(PacketImpl.SESS_SEND, PacketImpl.CREATE_QUEUE_V2, PacketImpl.CREATE_QUEUE_V2);
            assertThat(calls.inARow).as("what was waited for in a row").isEmpty();
        } finally {
            first.close();
            broker.close();
        }
    }

    @Test
    void shouldMakeTheAddressesWhereTheBrokerDoesNot() throws Exception {
        TestBroker broker = new TestBroker(directory);
        broker.forbidAddresses();
        List<Byte> asked = new CopyOnWriteArrayList<>();
        broker.intercept((packet, connection) -> asked.add(packet.getType()), (packet, connection) -> true);
        FeedFixture gateway = new FeedFixture(broker);
        try {
            await("its consumers")
                    .until(() -> broker.consumers(gateway.queue()) == 1
                            && broker.consumers(gateway.queue() + JmsNames.URGENT_SUFFIX) == 1);
            assertThat(asked).contains(PacketImpl.CREATE_ADDRESS);
        } finally {
            gateway.close();
            broker.close();
        }
    }

    /** Writes down what the client asks for, and holds answers back to see what is waited for. */
    private static final class Calls implements Interceptor {
        /** For these the client waits; for SEND since records are durable. */
        private static final Set<Byte> WAITED_FOR = Set.of(
                PacketImpl.CREATESESSION,
                PacketImpl.SESS_QUEUEQUERY,
                PacketImpl.SESS_BINDINGQUERY,
                PacketImpl.CREATE_ADDRESS,
                PacketImpl.CREATE_QUEUE,
                PacketImpl.CREATE_QUEUE_V2,
                PacketImpl.SESS_CREATECONSUMER,
                PacketImpl.SESS_SEND,
                PacketImpl.SESS_COMMIT,
                PacketImpl.SESS_CLOSE);

        private final List<Byte> asked = new CopyOnWriteArrayList<>();
        private final List<String> inARow = new CopyOnWriteArrayList<>();
        private final CountDownLatch queues = new CountDownLatch(2);
        private final CountDownLatch opened = new CountDownLatch(1);

        @Override
        public boolean intercept(Packet packet, RemotingConnection connection) {
            if (WAITED_FOR.contains(packet.getType()) && !isRenewal(packet)) {
                asked.add(packet.getType());
                if (packet.getType() == PacketImpl.CREATE_QUEUE_V2) {
                    queues.countDown();
                }
            }
            return true;
        }

        /** The gateway asks every second whether its records are its own. */
        private static boolean isRenewal(Packet packet) {
            return packet instanceof SessionQueueQueryMessage query
                    && query.getQueueName().toString().startsWith(JmsNames.SESSIONS_OF_PREFIX);
        }

        boolean answering(Packet packet, RemotingConnection connection) {
            if (packet.getType() == PacketImpl.NULL_RESPONSE && queues.getCount() == 1) {
                hold(queues, "the second queue is asked for behind the answer of the first");
            }
            if (packet.getType() == PacketImpl.CREATESESSION_RESP) {
                hold(opened, "the session is open behind the answer to its consumer's session");
            }
            return true;
        }

        private void hold(CountDownLatch latch, String otherwise) {
            try {
                if (!latch.await(TOGETHER_SECONDS, TimeUnit.SECONDS)) {
                    inARow.add(otherwise);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
