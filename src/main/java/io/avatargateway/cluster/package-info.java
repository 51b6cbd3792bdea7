/**
 * Gateways that share a broker. Puts the parts together, and connects them with the sessions of this gateway. May know
 * its parts, access, api, jms, service and session.
 */
package io.avatargateway.cluster;
