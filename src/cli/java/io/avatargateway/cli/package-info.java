/**
 * The command line producer: a process of its own that speaks through a gateway from outside. It uses the same REST,
 * JMS and server-sent events as everybody else, by the client library. It knows nothing of the gateway's code, so that
 * the two cannot be wrong together.
 *
 * <p>{@code CliMain} is the process, {@code AvatarCli} the options that all commands have, {@code *Command} the
 * commands, {@code Outcome} the exit codes. {@code Output} and {@code Progress} know the terminal. What is sent and
 * asked is {@code io.avatargateway.client}'s.
 */
package io.avatargateway.cli;
