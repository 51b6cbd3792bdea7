/**
 * The command line producer: a process of its own that speaks through a gateway from outside. It uses the same REST,
 * JMS and server-sent events as everybody else. It knows nothing of the gateway's code, so that the two cannot be wrong
 * together.
 *
 * <p>{@code CliMain} is the process, {@code AvatarCli} the options that all commands have, {@code *Command} the
 * commands, {@code Outcome} the exit codes. {@code Gateway} and {@code EventReader} know REST, {@code Broker} JMS,
 * {@code Output} and {@code Progress} the terminal.
 */
package io.avatargateway.cli;
