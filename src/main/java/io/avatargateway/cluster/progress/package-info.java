/**
 * How far sessions have come, told to the broker while they speak, for who goes on with them. May know {@code record},
 * jms and session.
 */
package io.avatargateway.cluster.progress;
