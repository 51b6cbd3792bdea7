/**
 * Starts the server package when it is run as a jar: unpacks it, and runs the server in it. It knows nothing of the
 * gateway, and has no libraries.
 */
package io.avatargateway.launcher;
