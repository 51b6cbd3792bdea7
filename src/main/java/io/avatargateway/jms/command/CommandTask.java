package io.avatargateway.jms.command;

/**
 * A command that has come, and is not answered.
 *
 * @param command as it came
 * @param work what it asks for
 */
record CommandTask(CommandMessage command, CommandWork work) {}
