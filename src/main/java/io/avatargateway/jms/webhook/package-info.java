/** The queues of webhooks, and who takes events from them to their receivers. May know messages and the client. */
package io.avatargateway.jms.webhook;
