/**
 * The ways in for jobs: the queue for any session, delayed and expired jobs, and the same intake for REST. May know
 * the queue, messages and the client.
 */
package io.avatargateway.jms.intake;
