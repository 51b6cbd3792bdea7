/**
 * The sandbox: an offline stand-in for Simli, a process of its own. It shares no code with the gateway, so that the two
 * cannot be wrong together. This package puts the parts together and starts them.
 *
 * <p>{@code simli} is the service, {@code playout} the avatar's clock and tape, {@code history} what was heard, {@code
 * faults} what goes wrong on demand. {@code http} and {@code time} carry the rest.
 */
package io.avatargateway.sandbox;
