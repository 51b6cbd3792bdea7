/**
 * The figures of the console, for operators: made of what the gateway knows and measures anyway, once for all who read.
 * May know all of those; only REST knows it.
 */
package io.avatargateway.console;
