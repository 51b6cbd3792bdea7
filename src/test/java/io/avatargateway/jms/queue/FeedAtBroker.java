package io.avatargateway.jms.queue;

import io.avatargateway.jms.TestBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of jobs at the broker begin with: a broker for the class, and for each test a session with its queues. */
public abstract class FeedAtBroker {

    @TempDir
    static Path directory;

    public static TestBroker broker;
    public FeedFixture feed;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(directory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void openFeed() throws Exception {
        feed = new FeedFixture(broker);
    }

    @AfterEach
    void closeFeed() throws Exception {
        feed.close();
    }
}
