/**
 * The resource adapter that can start an embedded broker before itself, and the broker's plugin that makes AMQP messages readable
 * to JMS clients. Goes into the RAR, not into the WAR, and knows nothing of the rest.
 */
package io.avatargateway.broker;
