package io.avatargateway.broker;

import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.ServerConsumer;

/**
 * A message that an AMQP client reads, and its room.
 *
 * @param reader who reads it
 * @param message the one that is converted
 * @param bytes of its body
 * @param share of the budget
 */
record Reading(ServerConsumer reader, MessageReference message, long bytes, BodyBudget.Share share) {}
