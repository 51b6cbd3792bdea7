package io.avatargateway.security.quota;

import io.avatargateway.security.Tenant;
import java.time.Duration;

/**
 * What a tenant uses of all gateways, as far as this one knows.
 *
 * @param tenant who
 * @param sessions at this moment
 * @param now what it uses beside them
 * @param paidThisDay how long its sessions lasted on this day, in UTC
 * @param paidThisMonth the same, in this month
 */
public record TotalUse(Tenant tenant, int sessions, CurrentUse now, Duration paidThisDay, Duration paidThisMonth) {}
