package io.avatargateway.rest;

import static io.avatargateway.api.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.api.FieldError;
import io.avatargateway.session.model.SessionState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListQueryTest {

    @Test
    void shouldAskForTheFirstFiftyOfAllStatesByDefault() {
        ListQuery query = ListQuery.read(List.of(), null, null);
        assertThat(query.states()).isEmpty();
        assertThat(query.limit()).isEqualTo(50);
        assertThat(query.offset()).isZero();
    }

    @Test
    void shouldTakeStatesRepeatedAndWithCommas() {
        assertThat(ListQuery.read(List.of("READY,SPEAKING", "CLOSED"), "1", "2").states())
                .containsExactlyInAnyOrder(SessionState.READY, SessionState.SPEAKING, SessionState.CLOSED);
    }

    @Test
    void shouldNameTheLegalStatesForAnUnknownOne() {
        assertThat(refusal(() -> ListQuery.read(List.of("SLEEPING"), null, null))
                        .errors())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.value()).isEqualTo("SLEEPING");
                    assertThat(error.rule()).contains("OPENING", "JOINABLE", "CLOSED");
                });
    }

    @ParameterizedTest
    @CsvSource({"limit,0,0", "limit,201,0", "limit,x,0", "offset,1,-1", "offset,1,99999999999"})
    void shouldNameTheParameterThatBreaksItsRule(String parameter, String limit, String offset) {
        assertThat(refusal(() -> ListQuery.read(List.of(), limit, offset)).errors())
                .extracting(FieldError::field)
                .containsExactly(parameter);
    }
}
