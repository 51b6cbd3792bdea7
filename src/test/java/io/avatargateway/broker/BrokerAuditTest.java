package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSSecurityRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker's own audit log tells who came in, and who did not, and no password. */
@Timeout(60)
class BrokerAuditTest {

    private final Logger logger = Logger.getLogger(BrokerAudit.LOGGER);
    private final Level before = logger.getLevel();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setFilter(null);
        logger.setLevel(before);
    }

    @Test
    void shouldTellOfEachConnectionAndOfEachLogInThatFails(@TempDir Path directory) throws Exception {
        try (RoleBrokers brokers = new RoleBrokers(directory);
                ActiveMQConnectionFactory factory =
                        new ActiveMQConnectionFactory("tcp://127.0.0.1:" + brokers.port())) {
            assertThatThrownBy(() -> factory.createContext(RoleBrokers.CRM, "not-the-password"))
                    .isInstanceOf(JMSSecurityRuntimeException.class);
            try (JMSContext first = factory.createContext(RoleBrokers.CRM, RoleBrokers.password(RoleBrokers.CRM));
                    JMSContext second = first.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
                second.createTemporaryQueue();
            }

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(lines).anyMatch(line -> line.contains("failed authentication")));
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(lines)
                    .anyMatch(line -> line.startsWith("AMQ601768") && line.contains("for user crm")));
            assertThat(lines).noneMatch(line -> line.startsWith("AMQ601715"));
            assertThat(lines)
                    .noneMatch(line ->
                            line.contains("not-the-password") || line.contains(RoleBrokers.password(RoleBrokers.CRM)));
        }
    }
}
