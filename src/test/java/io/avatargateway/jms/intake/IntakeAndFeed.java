package io.avatargateway.jms.intake;

import io.avatargateway.jms.queue.FeedAtBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of a job's whole way at the broker begin with: the intake too, before the session's queues. */
abstract class IntakeAndFeed extends FeedAtBroker {

    IntakeFixture intake;

    @BeforeEach
    void openIntake() throws Exception {
        intake = new IntakeFixture(feed);
        intake.open = feed.id;
    }

    @AfterEach
    void closeIntake() throws Exception {
        intake.close();
    }
}
