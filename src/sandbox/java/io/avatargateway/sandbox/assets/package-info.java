/**
 * Backgrounds and foregrounds of Trinity-2 avatars: a few that the sandbox has painted itself, and those that were
 * uploaded. Knows nothing of sessions and nothing of HTTP.
 */
package io.avatargateway.sandbox.assets;
