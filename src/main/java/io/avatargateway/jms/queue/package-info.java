/**
 * A session's two queues as an actor: a pure model, the shell that performs its effects, and the jobs that are held.
 * See {@code docs/decisions/0036-a-sessions-queue-is-an-actor.md}. May know messages and the client.
 */
package io.avatargateway.jms.queue;
