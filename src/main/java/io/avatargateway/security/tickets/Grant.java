package io.avatargateway.security.tickets;

import io.avatargateway.security.Tenant;
import java.time.Instant;

/**
 * What a ticket or a viewer's token says, when it was found to be ours and in time.
 *
 * @param id of the ticket; no secret
 * @param session the one session that it is for
 * @param tenant whose session that is
 * @param expires when it is over
 */
public record Grant(String id, String session, Tenant tenant, Instant expires) {}
