/**
 * Connections to the broker, sessions and consumers on them, and what is sent in a transaction. Knows nothing of jobs.
 */
package io.avatargateway.jms.client;
