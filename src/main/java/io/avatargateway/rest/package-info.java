/**
 * The HTTP side: resources, server-sent events, problem details. May know api,
 * cluster, service, session and room.
 */
package io.avatargateway.rest;
