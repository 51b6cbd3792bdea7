package io.avatargateway.service;

import io.avatargateway.security.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The webhooks of all tenants, for operators. Any thread; returns at once. Each may fail with BROKER_UNAVAILABLE. The
 * port that the messaging side implements.
 */
public interface Webhooks {

    /**
     * A webhook.
     *
     * @param tenant whose it is
     * @param name that it has there
     * @param address scheme and host, without what may be secret
     * @param state how it gets on, as this gateway knows it
     * @param waiting events that its receiver has not taken
     */
    record Webhook(Tenant tenant, String name, String address, State state, long waiting) {}

    /**
     * All webhooks.
     *
     * @param webhooks by tenant and name
     * @param deadLetters events of all of them that are not sent any more
     */
    record All(List<Webhook> webhooks, long deadLetters) {}

    /**
     * A webhook whose events this gateway delivers.
     *
     * @param waiting events that its receiver has not taken, as the broker said some seconds ago
     * @param troubleSince since when it takes nothing, or wants nothing any more; null if it takes events
     */
    record Delivery(Tenant tenant, String name, State state, long waiting, Instant troubleSince) {}

    /** How a webhook gets on. */
    enum State {
        /** Another gateway delivers, or the broker is away, or it was written a moment ago. */
        ELSEWHERE,
        /** It works. */
        DELIVERING,
        /** The last attempt failed. */
        FAILING,
        /** The receiver wants nothing any more. */
        GONE
    }

    /**
     * Dead letters that were sent again.
     *
     * @param events how many
     * @param complete whether none is left
     */
    record Replayed(int events, boolean complete) {}

    /** All of them. */
    CompletionStage<All> list();

    /** Those whose events this gateway delivers, by tenant and name. Asks nobody. */
    List<Delivery> here();

    /** Whether there is such a one. */
    boolean exists(Tenant tenant, String name);

    /**
     * Puts dead letters of a webhook back into its queue, in their order: each leaves one and comes to the other in one
     * transaction. Their time begins anew; their ids are the same.
     */
    CompletionStage<Replayed> replay(Tenant tenant, String name);
}
