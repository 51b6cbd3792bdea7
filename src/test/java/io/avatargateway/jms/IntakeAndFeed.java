package io.avatargateway.jms;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of a job's whole way at the broker begin with: a broker for the class, and for each test a session with its queues, and the intake before it. */
abstract class IntakeAndFeed {

    @TempDir
    static Path directory;

    static TestBroker broker;
    FeedFixture feed;
    IntakeFixture intake;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(directory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        feed = new FeedFixture(broker);
        intake = new IntakeFixture(broker);
        intake.open = feed.id;
    }

    @AfterEach
    void close() throws Exception {
        intake.close();
        feed.close();
    }
}
