/**
 * Calls to HTTP servers that really end: bounded in time and size, each on a connection of its own. The only package
 * that knows the HTTP library. May know config and sockets' threads.
 */
package io.avatargateway.http;
