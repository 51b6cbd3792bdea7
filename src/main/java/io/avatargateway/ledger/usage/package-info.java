/** Sums of the ledger's entries, by day, tenant and session. May know the entries and the files. */
package io.avatargateway.ledger.usage;
