/**
 * Sessions over JMS: commands that open, close, interrupt and describe them. May know the queue, messages and the
 * client.
 */
package io.avatargateway.jms.command;
