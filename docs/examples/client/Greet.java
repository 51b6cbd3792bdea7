import io.avatargateway.client.GatewayClient;
import io.avatargateway.client.ProblemException;
import io.avatargateway.client.Reply;
import io.avatargateway.client.Session;
import io.avatargateway.client.SessionEvent;
import io.avatargateway.client.SessionEvents;
import io.avatargateway.client.SessionOptions;
import io.avatargateway.client.jms.BrokerAddress;
import io.avatargateway.client.jms.Job;
import io.avatargateway.client.jms.JobBody;
import io.avatargateway.client.jms.JobProducer;
import io.avatargateway.client.jms.SentJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Opens a session, lets the avatar speak a WAV file, prints what happens, and closes the session. */
class Greet {

    public static void main(String[] args) throws Exception {
        Map<String, String> environment = System.getenv();
        GatewayClient gateway =
                GatewayClient.at(environment.getOrDefault("AVATAR_GATEWAY_URL", "http://localhost:9080"));
        BrokerAddress broker = BrokerAddress.of(environment.getOrDefault("BROKER_URL", "tcp://localhost:61616"));

        Session session;
        try {
            session = gateway.open(SessionOptions.defaults().maxIdle(Duration.ofMinutes(2)));
        } catch (ProblemException refused) {
            System.err.println("not opened, " + refused.code() + ", retryable: " + refused.retryable());
            throw refused;
        }
        // session.join() is what a viewer's page needs; whoever has it may watch, so hand it to nobody else.
        try (JobProducer producer = JobProducer.connect(broker);
                SessionEvents events = gateway.events(session.id())) {
            Job greeting = Job.forSession(session.id())
                    .to(session.audioQueue())
                    .ofType("audio/wav")
                    .build();

            SentJob job = producer.send(greeting, JobBody.of(Files.readAllBytes(Path.of(args[0]))));
            CompletableFuture<Void> told = job.started()
                    .thenAccept(reply -> System.out.println("speaking for " + reply.durationMillis() + " ms"));
            Reply end = job.ended().get(2, TimeUnit.MINUTES);
            told.join();
            System.out.println(end.status() + ", heard " + end.playedMillis() + " ms");

            gateway.close(session.id(), true);
            Optional<SessionEvent> event = events.next(Duration.ofMinutes(1));
            while (event.isPresent()) {
                System.out.println(event.get().sequence() + " " + event.get().type() + " "
                        + event.get().state());
                event = event.get().closes() ? Optional.empty() : events.next(Duration.ofMinutes(1));
            }
        } finally {
            // Once more does no harm, and an open session costs money.
            gateway.close(session.id(), false);
        }
    }
}
