/**
 * The durable records of sessions: what is in them, the queue in which their owner holds them, and how they move to
 * another gateway. May know {@code node}, access, jms and session.
 */
package io.avatargateway.cluster.record;
