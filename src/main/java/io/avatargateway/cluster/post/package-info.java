/**
 * What gateways send each other: messages of JSON, and a way to a single gateway. May know the client of the broker.
 */
package io.avatargateway.cluster.post;
