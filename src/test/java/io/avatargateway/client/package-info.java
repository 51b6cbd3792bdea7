/** The client library, against servers that say what a test wants. */
package io.avatargateway.client;
