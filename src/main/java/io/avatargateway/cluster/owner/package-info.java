/**
 * Whose a session is: the model that decides it, the lease, what is taken of dead gateways, and what is handed over.
 * May know {@code post}, {@code node}, {@code record}, {@code progress}, jms, service and session.
 */
package io.avatargateway.cluster.owner;
