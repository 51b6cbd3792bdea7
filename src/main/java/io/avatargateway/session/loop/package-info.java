/**
 * The loop of anything with a single writer: its mailbox, the one source of time, and timers. Knows nothing of ours.
 */
package io.avatargateway.session.loop;
