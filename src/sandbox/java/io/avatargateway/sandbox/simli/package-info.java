/**
 * Simli itself: its token call and account calls, its WebSocket, and the session behind each socket. The protocol is
 * Simli's public AsyncAPI page; what goes wrong on demand comes from {@code faults}. Knows all packages beside it.
 */
package io.avatargateway.sandbox.simli;
