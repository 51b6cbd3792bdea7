package io.avatargateway.rest;

import io.avatargateway.service.Webhooks;
import java.util.List;

/**
 * The webhooks of all tenants, as JSON.
 *
 * @param webhooks by tenant and name
 * @param deadLetters events of all of them that are not sent any more
 */
public record WebhooksView(List<WebhookView> webhooks, long deadLetters) {

    /** See {@link Webhooks.Webhook} for what the fields mean. */
    public record WebhookView(String tenant, String name, String address, Webhooks.State state, long waiting) {

        private static WebhookView of(Webhooks.Webhook webhook) {
            return new WebhookView(
                    webhook.tenant().name(), webhook.name(), webhook.address(), webhook.state(), webhook.waiting());
        }
    }

    /** See {@link Webhooks.Replayed} for what the fields mean. */
    public record ReplayedView(int replayed, boolean complete) {

        static ReplayedView of(Webhooks.Replayed replayed) {
            return new ReplayedView(replayed.events(), replayed.complete());
        }
    }

    static WebhooksView of(Webhooks.All all) {
        return new WebhooksView(all.webhooks().stream().map(WebhookView::of).toList(), all.deadLetters());
    }
}
