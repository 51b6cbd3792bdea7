package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.rest.WebhooksView.ReplayedView;
import io.avatargateway.rest.WebhooksView.WebhookView;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.Webhooks;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhooksViewTest {

    @Test
    void shouldShowWhereAWebhookGoesAndHowItGetsOn() {
        Webhooks.Webhook crm =
                new Webhooks.Webhook(new Tenant("acme"), "crm", "https://crm.example", Webhooks.State.FAILING, 7);

        assertThat(WebhooksView.of(new Webhooks.All(List.of(crm), 3)))
                .isEqualTo(new WebhooksView(
                        List.of(new WebhookView("acme", "crm", "https://crm.example", Webhooks.State.FAILING, 7)), 3));
    }

    @Test
    void shouldSayHowManyEventsAreSentAgain() {
        assertThat(ReplayedView.of(new Webhooks.Replayed(2, true))).isEqualTo(new ReplayedView(2, true));
    }
}
