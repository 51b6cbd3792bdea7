/** The client library's producer, over a real broker. */
package io.avatargateway.client.jms;
