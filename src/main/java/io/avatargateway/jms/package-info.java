/**
 * Speech in and answers out over the broker: puts the parts together, which are its sub-packages. May know api,
 * service, session and audio.
 */
package io.avatargateway.jms;
