import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.avatargateway.client.GatewayClient;
import io.avatargateway.client.ProblemException;
import io.avatargateway.client.Reply;
import io.avatargateway.client.Session;
import io.avatargateway.client.SessionOptions;
import io.avatargateway.client.jms.BrokerAddress;
import io.avatargateway.client.jms.Job;
import io.avatargateway.client.jms.JobBody;
import io.avatargateway.client.jms.JobProducer;
import io.avatargateway.client.jms.SentJob;
import io.avatargateway.sandbox.junit.HeardSession;
import io.avatargateway.sandbox.junit.SandboxControl;
import io.avatargateway.sandbox.junit.SandboxExtension;
import io.avatargateway.sandbox.junit.SandboxFault;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A program that speaks, tested against a gateway that runs beside, with the sandbox as its Simli. */
class GreetingTest {

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.runningAt(variable("SANDBOX_URL", "http://127.0.0.1:7880"));

    private final GatewayClient gateway = GatewayClient.at(variable("AVATAR_GATEWAY_URL", "http://localhost:9080"));

    /** Of this test's own, so that faults hit nobody else. */
    private final String face = "face-" + UUID.randomUUID();

    @Test
    void isHeardWordForWord(SandboxControl sandbox) throws Exception {
        byte[] speech = new byte[16_000];
        for (int i = 0; i < speech.length; i++) {
            speech[i] = (byte) i;
        }
        Session session = gateway.open(SessionOptions.defaults().face(face));
        try (JobProducer producer =
                JobProducer.connect(BrokerAddress.of(variable("BROKER_URL", "tcp://localhost:61616")))) {
            Job job = Job.forSession(session.id())
                    .to(session.audioQueue())
                    .ofType("audio/pcm;rate=16000")
                    .build();

            SentJob sent = producer.send(job, JobBody.of(speech));

            Reply end = sent.ended().get(1, TimeUnit.MINUTES);
            assertTrue(end.isFinished(), end::toString);
            HeardSession heard = sandbox.sessionOf(face).orElseThrow();
            assertArrayEquals(speech, sandbox.spoken(heard));
            assertEquals(500, end.playedMillis());
            assertEquals(0, heard.skips());
        } finally {
            gateway.close(session.id(), false);
        }
    }

    @Test
    void isToldThatSimliRefuses(SandboxControl sandbox) {
        sandbox.add(SandboxFault.of("token-refused").forFace(face).times(1).with("detail", "INVALID_FACE_ID"));

        ProblemException refused = assertThrows(
                ProblemException.class,
                () -> gateway.open(SessionOptions.defaults().face(face)));

        assertEquals("SIMLI_REFUSED", refused.code());
    }

    private static String variable(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }
}
