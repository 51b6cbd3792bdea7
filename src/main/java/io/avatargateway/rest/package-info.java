/**
 * The HTTP side: resources, server-sent events, problem details. May know api, service, session and room.
 */
package io.avatargateway.rest;
