/**
 * Speech in and answers out over the broker: intake, the sessions' own queues, replies, the events topic, one failure
 * policy. Only this package knows the names of message properties. May know service, session and audio.
 */
package io.avatargateway.jms;
