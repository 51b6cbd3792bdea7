/**
 * The HTTP side: resources, server-sent events, problem details. May know service and session.
 */
package io.avatargateway.rest;
