/**
 * Opens WebSockets to servers that may do anything. Each has a time-out that really ends it, and a credential that no
 * library logs. Its TCP connection can be closed whatever the peer does. The only package that knows Tyrus; who uses it
 * knows {@code jakarta.websocket}. May know config.
 */
package io.avatargateway.socket;
