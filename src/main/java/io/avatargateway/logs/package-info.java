/**
 * What an operator reads in the log: a line for each life event of a session, and a limit for lines that repeat
 * themselves. May know sessions' events, tenants and config.
 */
package io.avatargateway.logs;
