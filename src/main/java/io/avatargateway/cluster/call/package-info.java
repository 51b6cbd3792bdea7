/**
 * Requests for sessions of other gateways: asked here, done at the owner. May know {@code post}, {@code node}, {@code
 * view}, access, api, jms, service and session.
 */
package io.avatargateway.cluster.call;
