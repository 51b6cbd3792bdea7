package io.avatargateway.it;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;

/** One tenant sends all it can at once: jobs by both protocols of the broker, and uploads over HTTP. */
final class Flood implements AutoCloseable {

    private static final int TOGETHER = 500;
    /** Ten seconds of speech. */
    private static final int UPLOAD_BYTES = 320_000;

    private final SecondServer server;
    private final BrokerUser user;
    private final String intake;
    private final String token;
    private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final List<CompletableFuture<?>> parts = new ArrayList<>();

    /** @param intake the tenant's queue for jobs */
    Flood(SecondServer server, BrokerUser user, String intake, String token) {
        this.server = server;
        this.user = user;
        this.intake = intake;
        this.token = token;
    }

    /** Begins; returns at once. */
    Flood begin(String session, int jobs, int uploads) {
        parts.add(CompletableFuture.runAsync(
                () -> send(new ActiveMQConnectionFactory(server.broker()), session, jobs / 2), Flood::onItsOwn));
        parts.add(CompletableFuture.runAsync(
                () -> send(new JmsConnectionFactory(server.broker().replace("tcp://", "amqp://")), session, jobs / 2),
                Flood::onItsOwn));
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest upload = HttpRequest.newBuilder(
                        URI.create(server.address() + "/api/v1/sessions/" + session + "/audio"))
                .headers("Authorization", "Bearer " + token, "Content-Type", "audio/pcm")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[UPLOAD_BYTES]))
                .build();
        for (int i = 0; i < uploads; i++) {
            parts.add(http.sendAsync(upload, BodyHandlers.discarding())
                    .thenAccept(answer -> answers.computeIfAbsent(answer.statusCode(), status -> new AtomicInteger())
                            .incrementAndGet()));
        }
        return this;
    }

    /** Runs the task on a thread of its own, which ends with this process at the latest. */
    static void onItsOwn(Runnable task) {
        Thread thread = new Thread(task, "flood");
        thread.setDaemon(true);
        thread.start();
    }

    private void send(ConnectionFactory factory, String session, int jobs) {
        try (JMSContext context = factory.createContext(user.name(), user.password(), JMSContext.SESSION_TRANSACTED)) {
            var producer = context.createProducer();
            var queue = context.createQueue(intake);
            for (int i = 1; i <= jobs; i++) {
                BytesMessage job = context.createBytesMessage();
                job.writeBytes(new byte[640]);
                job.setStringProperty("AvatarSessionId", session);
                producer.send(queue, job);
                if (i % TOGETHER == 0 || i == jobs) {
                    context.commit();
                }
            }
        } catch (JMSException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Whether some of it is still to be sent or answered. */
    boolean goesOn() {
        return parts.stream().anyMatch(part -> !part.isDone());
    }

    /** How many uploads had which status. */
    Map<Integer, AtomicInteger> answers() {
        return answers;
    }

    /** Waits for its end; throws what went wrong in it. */
    @Override
    public void close() {
        CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).join();
    }
}
