package io.avatargateway.jms.client;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is not the fault of what was sent is not counted against it. */
class BrokerFailuresTest {

    private static final Set<ActiveMQExceptionType> OF_WHAT_WAS_SENT = EnumSet.of(
            ActiveMQExceptionType.SECURITY_EXCEPTION,
            ActiveMQExceptionType.ADDRESS_FULL,
            ActiveMQExceptionType.ADDRESS_DOES_NOT_EXIST,
            ActiveMQExceptionType.QUEUE_DOES_NOT_EXIST,
            ActiveMQExceptionType.DUPLICATE_ID_REJECTED);

    private static final Set<ActiveMQExceptionType> OF_THE_TRANSACTION =
            EnumSet.of(ActiveMQExceptionType.ILLEGAL_STATE, ActiveMQExceptionType.TRANSACTION_ROLLED_BACK);

    @ParameterizedTest
    @EnumSource
    void shouldTellWhatIsRefusedFromWhatIsLost(ActiveMQExceptionType type) {
        ActiveMQException core = new ActiveMQException(type, "because");
        JMSException jms = BrokerFailures.asJms(core);
        boolean refused = OF_WHAT_WAS_SENT.contains(type);
        boolean undone = refused || OF_THE_TRANSACTION.contains(type);

        assertThat(BrokerFailures.refused(core)).isEqualTo(refused);
        assertThat(BrokerFailures.refused(jms)).isEqualTo(refused);
        assertThat(BrokerFailures.undone(core)).isEqualTo(undone);
        assertThat(BrokerFailures.undone(jms)).isEqualTo(undone);
    }
}
