package io.avatargateway.jms.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicEventsTest {

    @ParameterizedTest
    @CsvSource({
        "false, , true",
        "false, acme, true",
        "true, default, true",
        "true, , true",
        "true, acme, false",
        "true, avatar-gateway-probe, false",
    })
    void shouldShowAllOfTheBrokersReadersTheEventsOfTheDefaultTenantOnly(
            boolean signedIn, String tenant, boolean shown) {
        SessionEvent event = new SessionEvent(
                SessionId.random(),
                1,
                Instant.EPOCH,
                1,
                SessionEvent.Type.STATE,
                SessionState.READY,
                null,
                "",
                tenant,
                null,
                Map.of());

        assertThat(new TopicEvents(signedIn).admits(event)).isEqualTo(shown);
    }
}
