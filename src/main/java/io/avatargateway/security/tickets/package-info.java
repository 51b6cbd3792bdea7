/**
 * What a front end gets in place of its back end's credential: a ticket for one use, and the token of a viewer of one
 * session that it is redeemed for. May know config.
 */
package io.avatargateway.security.tickets;
