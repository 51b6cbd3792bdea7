/**
 * Hands out the portal page that the build makes of {@code src/main/portal}: with what headers, and with which faces to
 * choose from. The page itself knows only the REST API. May know config alone.
 */
package io.avatargateway.portal;
