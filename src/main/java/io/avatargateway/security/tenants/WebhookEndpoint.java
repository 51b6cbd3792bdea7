package io.avatargateway.security.tenants;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Where a tenant wants to be told of its sessions' events.
 *
 * @param name of the tenant's own choice; no other endpoint of the tenant has it
 * @param url its path and query may hold a secret: neither is shown
 * @param events the types of events that it gets, as their words
 * @param secrets the events are signed with each of them; at least one
 */
public record WebhookEndpoint(String name, URI url, Set<String> events, List<WebhookSecret> secrets) {

    /** Scheme and host, without what may be secret. */
    public String address() {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /** For people: the endpoint without what may be secret. */
    @Override
    public String toString() {
        return name + " at " + address();
    }
}
