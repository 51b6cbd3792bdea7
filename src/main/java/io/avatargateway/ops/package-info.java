/**
 * What the people who run the server look at: health. May know service and session.
 */
package io.avatargateway.ops;
