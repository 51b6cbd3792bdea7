package io.avatargateway.jms.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.api.Snapshots;
import io.avatargateway.audit.AuditLog;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.security.Caller;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What commands ask for stands in the audit log, whatever comes of it. */
class AuditedCommandsTest {

    private static final SessionId ID = SessionId.random();

    /** Held, since java.util.logging forgets the level of a logger that nobody holds. */
    private final Logger logger = Logger.getLogger(AuditLog.LOGGER);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AuditLog log =
            new AuditLog(SettingsReader.read(key -> Optional.of("true").filter(any -> key.equals("AUDIT"))));
    private final AuditedCommands commands =
            new AuditedCommands(new Target(), log, () -> Instant.parse("2026-11-30T12:00:00Z"));

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord written) {
            lines.add(written.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        // Other tests of this process may have set the level of all.
        logger.setLevel(Level.INFO);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setLevel(null);
        logger.setUseParentHandlers(true);
    }

    @Test
    void shouldTellOfEachCommandAndOfEachRefusal() {
        commands.interrupt(Caller.local(), ID, false);
        commands.erase(Caller.local(), ID);
        commands.close(Caller.local(), ID, true);
        assertThatThrownBy(() -> commands.open(Caller.local(), Snapshots.options("face"), "key-1"))
                .isInstanceOf(GatewayException.class);
        assertThat(commands.find(Caller.local(), ID).toCompletableFuture()).isCompletedExceptionally();
        log.stop();

        String who = "\"time\":\"2026-11-30T12:00:00Z\",\"subject\":\"local\",\"tenant\":\"default\",";
        assertThat(lines)
                .containsExactly(
                        "{" + who + "\"action\":\"session.interrupt\",\"session\":\"" + ID
                                + "\",\"outcome\":\"done\",\"way\":\"jms\"}",
                        "{" + who + "\"action\":\"session.erase\",\"session\":\"" + ID
                                + "\",\"outcome\":\"done\",\"way\":\"jms\"}",
                        "{" + who + "\"action\":\"session.close\",\"session\":\"" + ID
                                + "\",\"outcome\":\"failed\",\"reason\":\"BROKER_UNAVAILABLE\",\"way\":\"jms\"}",
                        "{" + who + "\"action\":\"session.open\",\"outcome\":\"refused\","
                                + "\"reason\":\"QUOTA_SESSIONS\",\"way\":\"jms\",\"request\":\"key-1\"}",
                        "{" + who + "\"action\":\"session.join\",\"session\":\"" + ID
                                + "\",\"outcome\":\"refused\",\"reason\":\"UNKNOWN_SESSION\",\"way\":\"jms\"}");
    }

    /** Interrupts, and refuses the rest in different ways. */
    private static final class Target implements CommandTarget {
        @Override
        public CompletionStage<SessionSnapshot> open(Caller caller, SessionOptions options, String key) {
            throw new GatewayException(ErrorCode.QUOTA_SESSIONS, "used up");
        }

        @Override
        public CompletionStage<SessionSnapshot> close(Caller caller, SessionId id, boolean drain) {
            return CompletableFuture.failedStage(new GatewayException(ErrorCode.BROKER_UNAVAILABLE, "gone"));
        }

        @Override
        public CompletionStage<Integer> interrupt(Caller caller, SessionId id, boolean keepWaiting) {
            return CompletableFuture.completedStage(1);
        }

        @Override
        public CompletionStage<Erasure> erase(Caller caller, SessionId id) {
            return CompletableFuture.completedStage(Erasure.NOTHING);
        }

        @Override
        public CompletionStage<SessionSnapshot> find(Caller caller, SessionId id) {
            return CompletableFuture.failedStage(new GatewayException(ErrorCode.UNKNOWN_SESSION, "none"));
        }
    }
}
