/**
 * The centre, one conversation: its door, its one state machine, how it opens, is interrupted and ends. Plain Java, one
 * writer per session. The parts are its sub-packages, which know nothing of this one. May know audio.
 */
package io.avatargateway.session;
