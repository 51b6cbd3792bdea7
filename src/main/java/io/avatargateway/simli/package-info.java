/**
 * The one translator to Simli: its token call, its list of faces, its WebSocket, its words. Implements the link of a
 * session; only this package knows what Simli calls things. May know session, audio and socket.
 */
package io.avatargateway.simli;
