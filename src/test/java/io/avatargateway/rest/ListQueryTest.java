package io.avatargateway.rest;

import static io.avatargateway.api.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.api.FieldError;
import io.avatargateway.service.SessionFilter;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.SessionState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListQueryTest {

    @Test
    void shouldAskForTheFirstFiftyOfAllStatesByDefault() {
        ListQuery query = ListQuery.read(Map.of());
        assertThat(query.filter()).isEqualTo(new SessionFilter(Set.of(), Set.of(), null, null, null, null, null));
        assertThat(query.limit()).isEqualTo(50);
        assertThat(query.offset()).isZero();
    }

    @Test
    void shouldTakeStatesRepeatedAndWithCommas() {
        assertThat(ListQuery.read(Map.of("state", List.of("READY,SPEAKING", "CLOSED")))
                        .filter()
                        .states())
                .containsExactlyInAnyOrder(SessionState.READY, SessionState.SPEAKING, SessionState.CLOSED);
    }

    @Test
    void shouldNameTheLegalStatesForAnUnknownOne() {
        assertThat(refusal(() -> ListQuery.read(Map.of("state", List.of("SLEEPING"))))
                        .errors())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.value()).isEqualTo("SLEEPING");
                    assertThat(error.rule()).contains("OPENING", "JOINABLE", "CLOSED");
                });
    }

    @Test
    void shouldFilterByEverythingThatTellsSessionsApart() {
        assertThat(ListQuery.read(Map.of(
                                "state", List.of("CLOSED"),
                                "reason", List.of("IDLE,CLIENT"),
                                "tenant", List.of("acme"),
                                "faceId", List.of("a/b"),
                                "viewer", List.of("missing"),
                                "gateway", List.of("gateway-a"),
                                "text", List.of("4711")))
                        .filter())
                .isEqualTo(new SessionFilter(
                        Set.of(SessionState.CLOSED),
                        Set.of(CloseReason.IDLE, CloseReason.CLIENT),
                        "acme",
                        "a/b",
                        false,
                        "gateway-a",
                        "4711"));
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, 201",
        "limit, x",
        "offset, -1",
        "offset, 99999999999",
        "reason, BORED",
        "tenant, ''",
        "faceId, ''",
        "gateway, ''",
        "text, ''",
        "viewer, ''",
        "viewer, asleep",
    })
    void shouldNameTheParameterThatBreaksItsRule(String parameter, String value) {
        assertThat(refusal(() -> ListQuery.read(Map.of(parameter, List.of(value))))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly(parameter);
    }
}
