/**
 * Gateways that share a broker: which of them there are, and what they know of each other's sessions. May know api,
 * jms, service and session.
 */
package io.avatargateway.cluster;
