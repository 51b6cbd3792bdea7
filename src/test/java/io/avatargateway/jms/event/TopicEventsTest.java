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
        "false, , avatar.events",
        "false, acme, avatar.events",
        "true, default, avatar.events",
        "true, , avatar.events",
        "true, acme, avatar.t.acme.events",
        "true, Some Label, avatar.t.avatar-gateway-probe.events",
        "true, avatar-gateway-probe, avatar.t.avatar-gateway-probe.events",
    })
    void shouldShowTheEventsOfATenantOnItsOwnTopicOnly(boolean signedIn, String tenant, String topic) {
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

        assertThat(new TopicEvents(signedIn).topicOf(event).events()).isEqualTo(topic);
    }
}
