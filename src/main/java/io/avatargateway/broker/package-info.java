/**
 * The resource adapter that can start an embedded broker before itself, and the broker's plugins: one makes AMQP messages
 * readable to JMS clients, one returns what was acknowledged while its connection was lost. Goes into the RAR, not into the WAR, and knows nothing of the rest.
 */
package io.avatargateway.broker;
