package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a disk of its own, in memory, which takes root. */
@Timeout(120)
class FullDiskTest {

    private static final int MIB = 1024 * 1024;
    private static final int DISK_MIB = 160;

    @TempDir
    Path directory;

    private Path disk;
    private Path filler;
    private int port;
    private BrokerKeeper keeper;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        filler = disk.resolve("filler");
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk.toString()),
                "no small disk can be mounted: that takes root");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        keeper = new BrokerKeeper(
                new EmbeddedBrokerOptions("127.0.0.1", port, null, null, disk.resolve("broker"), 3, 2 * MIB),
                Duration.ofSeconds(6));
    }

    @AfterEach
    void unmount() throws Exception {
        if (keeper != null) {
            keeper.stop();
            run("umount", "--lazy", disk.toString());
        }
    }

    @Test
    void shouldStartABrokerAgainThatStoppedOnAFullDiskAndKeepWhatItTook() throws Exception {
        keeper.start();
        List<String> taken = new ArrayList<>();
        taken.add(send("first"));
        fill(0);
        stopItself(taken);
        awaiting().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(keeper.getTrouble())
                .contains("MiB free (expected: 2 or more"));
        assertThat(keeper.isBeyondRepair()).isFalse();
        Files.delete(filler);
        awaiting().atMost(Duration.ofSeconds(30)).until(() -> keeper.getTrouble()
                .isEmpty());
        assertThat(received(taken.size())).containsSubsequence(taken);
        send("it takes messages again");
    }

    @Test
    void shouldAskForANewServerWhenItCannotBeStartedThoughThereIsRoom() throws Exception {
        keeper.start();
        fill(0);
        stopItself(new ArrayList<>());
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Files.delete(filler);
            awaiting().atMost(Duration.ofSeconds(30)).until(keeper::isBeyondRepair);
            assertThat(keeper.getTrouble()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
        awaiting().atMost(Duration.ofSeconds(30)).until(() -> keeper.getTrouble()
                .isEmpty());
        assertThat(keeper.isBeyondRepair()).isFalse();
        send("it takes messages again");
    }

    @Test
    void shouldStartWhenThereIsRoomThoughThereWasNoneAtFirst() throws Exception {
        fill(1);
        keeper.start();
        assertThat(keeper.getTrouble()).contains("1 MiB free (expected: 2 or more");
        Files.delete(filler);
        awaiting().atMost(Duration.ofSeconds(30)).until(() -> keeper.getTrouble()
                .isEmpty());
        send("it takes messages");
    }

    /** Sends until it stops: its senders are not held back before it has looked at the disk. */
    private void stopItself(List<String> taken) {
        awaiting()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    try {
                        taken.add(send("job-" + taken.size()));
                    } catch (JMSException | RuntimeException notTaken) {
                        return !keeper.getTrouble().isEmpty();
                    }
                    return false;
                });
    }

    /** A thread of the broker may fail in any way when its disk is full: that is no failure of the test. */
    private static ConditionFactory awaiting() {
        return await().dontCatchUncaughtExceptions();
    }

    private ActiveMQConnectionFactory clients() {
        return new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port
                + "?producerWindowSize=-1&callTimeout=3000&initialConnectAttempts=1&reconnectAttempts=0");
    }

    /** Returns its id when the broker has it on its disk. */
    private String send(String id) throws JMSException {
        try (Connection connection = clients().createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("avatar.audio"));
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(new byte[90_000]);
            message.setStringProperty("AvatarJobId", id);
            producer.send(message);
            return id;
        }
    }

    private List<String> received(int count) throws JMSException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = clients().createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue("avatar.audio"));
            for (Message next = consumer.receive(5_000);
                    next != null;
                    next = consumer.receive(ids.size() < count ? 5_000 : 200)) {
                ids.add(next.getStringProperty("AvatarJobId"));
            }
        }
        return ids;
    }

    private void fill(int leftMib) throws IOException {
        long free = Files.getFileStore(disk).getUsableSpace();
        try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
            byte[] block = new byte[MIB];
            for (long left = free - (long) leftMib * MIB; left > 0; left -= block.length) {
                file.write(block, 0, (int) Math.min(left, block.length));
            }
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }
}
