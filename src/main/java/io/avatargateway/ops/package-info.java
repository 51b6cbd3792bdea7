/**
 * What the people who run the server look at: health. May know service, session and room.
 */
package io.avatargateway.ops;
