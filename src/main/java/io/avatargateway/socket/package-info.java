/**
 * Opens WebSockets to servers that may do anything: within a time-out that really ends them, with a credential that no
 * library logs, and with a TCP connection that can be closed whatever the peer does. The only package that knows Tyrus;
 * who uses it knows {@code jakarta.websocket}. May know config.
 */
package io.avatargateway.socket;
