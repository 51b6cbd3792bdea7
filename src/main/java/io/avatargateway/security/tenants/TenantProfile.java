package io.avatargateway.security.tenants;

import io.avatargateway.security.Tenant;
import java.util.List;

/**
 * A tenant that the gateway knows.
 *
 * @param tenant its name
 * @param simli the account that its sessions are opened with
 * @param faceId the face of a session that names none
 * @param disclosure what viewers are told, that they talk to an AI avatar; empty for nothing
 * @param limits what it may use
 * @param waiting what may wait for each of its sessions
 * @param retention how long what is its own is kept
 * @param webhooks who is told of its sessions' events
 */
public record TenantProfile(
        Tenant tenant,
        SimliAccount simli,
        String faceId,
        String disclosure,
        Limits limits,
        WaitingLimits waiting,
        Retention retention,
        List<WebhookEndpoint> webhooks) {}
