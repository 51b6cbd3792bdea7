/**
 * REST as the sandbox needs it, on Jetty's core handlers: routes, limits, JSON answers, errors that name their reason.
 * Knows nothing of Simli.
 */
package io.avatargateway.sandbox.http;
