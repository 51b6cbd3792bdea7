/**
 * Which gateways share this broker, and how they tell that they live. May know {@code post}, jms and session.
 */
package io.avatargateway.cluster.node;
