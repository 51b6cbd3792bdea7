package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsServletTest {

    private static final Tenant ACME = new Tenant("acme");

    /** While nobody has to sign in, whoever reaches the port may read. */
    @Test
    void shouldTellEverybodyWhoIsLocal() {
        assertThat(MetricsServlet.refusal(Optional.of(Caller.local()))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"PRODUCER", "OPERATOR"})
    void shouldTellOperatorsOnly(Role role) {
        Optional<RefusedException> refusal =
                MetricsServlet.refusal(Optional.of(Caller.of("somebody", ACME, Set.of(role))));

        assertThat(refusal.isPresent()).isEqualTo(role != Role.OPERATOR);
    }

    @Test
    void shouldTellViewersAndNobodyNothing() {
        Optional<RefusedException> viewer =
                MetricsServlet.refusal(Optional.of(Caller.viewer("somebody", ACME, "ses_1")));

        assertThat(viewer)
                .hasValueSatisfying(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.ROLE_REQUIRED));
        assertThat(MetricsServlet.refusal(Optional.empty())).isPresent();
    }
}
