/**
 * Compares the ledger with what the avatar service counts: how many sessions are open now, and which there were. May
 * know the entries and the files.
 */
package io.avatargateway.ledger.bill;
