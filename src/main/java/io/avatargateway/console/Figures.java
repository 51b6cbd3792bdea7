package io.avatargateway.console;

/**
 * The figures of one moment, ready to be sent.
 *
 * @param sequence one more each time
 * @param json {@link ConsoleFigures}, on one line
 */
public record Figures(long sequence, String json) {}
