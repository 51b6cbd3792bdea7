/**
 * The resource adapter that can start an embedded broker before itself, and the broker's plugins: two make messages
 * readable to JMS clients, whatever others send, one keeps others from the topic of events, one returns what was
 * acknowledged while its connection was lost. Goes into the RAR, not into the WAR, and knows only {@code foreign} of
 * the rest.
 */
package io.avatargateway.broker;
