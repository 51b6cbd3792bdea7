/**
 * What stands in a message: headers, properties, bodies, replies, copies, and the one failure policy. The names of
 * queues and properties stand in {@link JmsNames}. May know the client.
 */
package io.avatargateway.jms.message;
