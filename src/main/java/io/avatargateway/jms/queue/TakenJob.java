package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JobFault;

/**
 * The result of reading a message.
 *
 * @param message with its body
 * @param job the job that it is
 * @param fault why it cannot be spoken, or null
 */
record TakenJob(HeldMessage message, HeldJob job, JobFault fault) {}
