package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeViewTest {

    private static final Instant END = Instant.parse("2026-11-30T12:00:00Z");

    @Test
    void shouldSayWhoHasAKeyOrAToken() {
        Caller caller = Caller.of("zoe", new Tenant("acme"), Set.of(Role.OPERATOR, Role.PRODUCER));

        assertThat(MeView.of(new Pass(caller, Optional.of(END), () -> true)))
                .isEqualTo(new MeView("zoe", "acme", List.of("producer", "operator"), true, null, END));
    }

    @Test
    void shouldSayWhichSessionAViewerSees() {
        Caller viewer = Caller.viewer("ticket:a", new Tenant("acme"), "ses_a");

        assertThat(MeView.of(new Pass(viewer, Optional.empty(), () -> true)))
                .isEqualTo(new MeView("ticket:a", "acme", List.of("viewer"), true, "ses_a", null));
    }

    @Test
    void shouldSayWhoEverybodyIsWhereNobodySignsIn() {
        assertThat(MeView.of(Pass.local()))
                .isEqualTo(
                        new MeView("local", "default", List.of("viewer", "producer", "operator"), false, null, null));
    }
}
