/**
 * What stands in a message: headers, properties, bodies, replies, copies, and the one failure policy. Only this
 * package knows the names of properties. May know the client.
 */
package io.avatargateway.jms.message;
