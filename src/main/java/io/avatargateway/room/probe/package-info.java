/** Probes: a participant that watches, listens and measures whether the avatar is seen and heard. */
package io.avatargateway.room.probe;
