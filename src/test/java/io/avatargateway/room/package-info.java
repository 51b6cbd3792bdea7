/** The participant against the sandbox's rooms, and against servers that misbehave. */
package io.avatargateway.room;
