/**
 * The mailbox of whatever has one writer: a session, and the queues of a session. Knows nothing of ours.
 */
package io.avatargateway.session.loop;
