package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.SessionState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionStateTest {

    @ParameterizedTest
    @EnumSource(SessionState.class)
    void shouldBeAbleToCloseFromEveryStateButClosedAndNeverBecomeItself(SessionState state) {
        assertThat(state.mayBecome(SessionState.CLOSED)).isEqualTo(state != SessionState.CLOSED);
        assertThat(state.mayBecome(state)).isFalse();
    }
}
