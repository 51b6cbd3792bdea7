/**
 * The ledger's way through the broker: entries of links go into its queue, and from there one gateway at a time writes
 * all entries into files. May know the client and the messages.
 */
package io.avatargateway.jms.ledger;
