/**
 * What the avatar hears and says: the play-out clock, the tape of all audio received and which stretches of it were
 * played. Knows only {@code time}.
 */
package io.avatargateway.sandbox.playout;
