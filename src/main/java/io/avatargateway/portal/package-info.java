/**
 * Hands out the portal page that the build makes of {@code src/main/portal}, with its headers and the faces to choose
 * from. The page itself knows only the REST API. May know session and config.
 */
package io.avatargateway.portal;
