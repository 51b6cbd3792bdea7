/**
 * What all gateways know of all sessions, and how they are told. May know {@code post}, jms, service and session.
 */
package io.avatargateway.cluster.view;
