package io.avatargateway.it;

import static io.avatargateway.it.LongTermProducer.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.broker.OwnBroker;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import io.avatargateway.wire.CutWire;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No job is lost, and each has exactly one final reply, though the gateway loses its broker. It speaks to it by a wire
 * that can be cut. On a gateway of its own, which has a small heap.
 */
@GatewayIntegrationTest
@Timeout(600)
class BrokerWireIT {

    private static final String INTAKE = "avatar.audio";
    private static final int CUTS = 8;
    private static final int ROUNDS = Rounds.of(1, 10);

    @TempDir
    static Path directory;

    private static OwnBroker broker;
    private static CutWire wire;
    private static GatewayProcess gateway;
    private static int port;

    private LongTermProducer producer;
    private String session;

    @BeforeAll
    static void start() throws Exception {
        port = GatewayProcess.freePort();
        broker = new OwnBroker(port, directory.resolve("broker"));
        wire = new CutWire(port);
        gateway = new GatewayProcess(directory.resolve("gateway"), wire.port(), false, LargeBody.SETTINGS);
        gateway.start();
        new LongTermProducer(port).createReplyQueue();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        wire.close();
        broker.close();
    }

    @BeforeEach
    void open() {
        producer = new LongTermProducer(port);
        session = gateway.openSession();
    }

    /**
     * The intake's work for a job is one transaction. It is so even where it fails in the middle and the connection is
     * back before it gives up.
     */
    @Test
    @Endurance
    void shouldTakeInEveryJobThoughTheConnectionIsCutWheneverAJobIsPassedOn() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            wire.cutAt("AvatarAcceptedSent", CUTS);
            producer.send(INTAKE, session, numbered("passed on " + round, 15), Speech.buzz(2, 100));
            producer.awaitEnds();

            assertThat(wire.cutsLeft()).isZero();
            assertFinished(15 * (round + 1));
        }
    }

    @Test
    void shouldSpeakAndAnswerEveryJobOnceThoughTheBrokersConnectionIsCut() throws Exception {
        producer.send(INTAKE, session, numbered("by the intake", 15), Speech.buzz(2, 100));
        producer.await("by the intake 1", "finished");
        wire.cut();
        producer.send("avatar.audio." + session, session, numbered("straight", 15), Speech.buzz(3, 100));
        producer.await("straight 1", "started");
        wire.cut();
        producer.await("straight 5", "finished");
        wire.cut();
        producer.awaitEnds();

        producer.send(INTAKE, session, "last", Speech.buzz(4, 100));
        producer.awaitEnds();
        assertFinished(31);
        assertThat(gateway.state(session)).isIn("SPEAKING", "SILENT", "READY");
    }

    @Nested
    class WithALargeBody extends LargeBody {

        WithALargeBody() {
            super(gateway, port);
        }
    }

    private void assertFinished(int count) {
        assertThat(producer.jobs()).hasSize(count);
        for (String job : producer.jobs()) {
            assertThat(producer.ends(job)).as(job).containsExactly("finished");
        }
    }
}
