package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.Tenant;
import io.avatargateway.security.quota.CurrentUse;
import io.avatargateway.security.quota.TotalUse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesViewTest {

    @Test
    void shouldTellWhatATenantUsesInWholeMinutes() {
        TotalUse use = new TotalUse(
                new Tenant("acme"), 3, new CurrentUse(1, 2, 40), Duration.ofSeconds(119), Duration.ofHours(2));

        assertThat(NodesView.of(List.of(), List.of(use)).tenants())
                .containsExactly(new NodesView.TenantView("acme", 3, 1, 2, 40, 1, 120));
    }
}
