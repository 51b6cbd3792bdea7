/**
 * Gateways that share a broker: which of them there are, whose a session is, who takes what a dead one left, and what
 * they know of each other's sessions. May know api, jms, service and session.
 */
package io.avatargateway.cluster;
