/**
 * Events for the servers of tenants: how they are signed, where they may go, when they are tried again and in which
 * order. May know tenants and the way to call a server.
 */
package io.avatargateway.webhook;
