/** Every event of every session, published as a CloudEvent. May know messages and the client. */
package io.avatargateway.jms.event;
