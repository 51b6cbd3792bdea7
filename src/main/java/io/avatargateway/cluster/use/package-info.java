/**
 * What tenants use of all gateways that share a broker: each tells its part, and adds up what the others told. May know
 * {@code post}, the quotas, jms and session.
 */
package io.avatargateway.cluster.use;
