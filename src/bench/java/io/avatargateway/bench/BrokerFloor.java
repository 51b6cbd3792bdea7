package io.avatargateway.bench;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * The least that a durable message takes, from a producer over the same broker to a bare consumer. One goes at a time,
 * with pauses as between utterances.
 */
final class BrokerFloor {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String url;

    BrokerFloor(String url) {
        this.url = url;
    }

    /**
     * Sends messages. The last of them are measured.
     *
     * @return from the call of send until the consumer's listener has it, in milliseconds
     */
    Percentiles measure(int warmUp, int messages, byte[] body) throws Exception {
        List<Double> delays = new ArrayList<>();
        SynchronousQueue<Long> arrived = new SynchronousQueue<>();
        try (ActiveMQConnectionFactory broker = new ActiveMQConnectionFactory(url);
                JMSContext sending = broker.createContext();
                JMSContext receiving = broker.createContext()) {
            Queue queue = receiving.createTemporaryQueue();
            JMSConsumer consumer = receiving.createConsumer(queue);
            consumer.setMessageListener(message -> hand(arrived, System.nanoTime()));
            for (int i = 0; i < warmUp + messages; i++) {
                BytesMessage message = sending.createBytesMessage();
                message.writeBytes(body);
                long begin = System.nanoTime();
                sending.createProducer().send(queue, message);
                Long end = arrived.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                if (end == null) {
                    throw new TimeoutException("message " + i + ": not within " + TIMEOUT);
                }
                if (i >= warmUp) {
                    delays.add((end - begin) / 1e6);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        return Percentiles.of(delays);
    }

    private static void hand(SynchronousQueue<Long> arrived, long nanoTime) {
        try {
            arrived.offer(nanoTime, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
