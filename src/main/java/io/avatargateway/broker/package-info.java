/**
 * The resource adapter that can start an embedded broker before itself, and the broker's plugins. Two make messages
 * readable to JMS clients, whatever others send. One keeps others from the topic of events. One returns messages that
 * were acknowledged while their connection was lost. Goes into the RAR, not into the WAR, and knows only {@code
 * foreign} of the rest.
 */
package io.avatargateway.broker;
