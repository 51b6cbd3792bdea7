/**
 * What the API says, the same over HTTP and over JMS: requests as they are read, sessions as JSON, problems. Knows
 * neither way. May know session.
 */
package io.avatargateway.api;
