/**
 * The centre: what a session is, its states, its events, what of its speech was heard, and the ports through which it
 * reaches the avatar and its queue. Plain Java, one writer per session. May know audio.
 */
package io.avatargateway.session;
