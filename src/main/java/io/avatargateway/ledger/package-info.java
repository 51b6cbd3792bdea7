/**
 * The ledger: which links were paid for, and which utterances were spoken on them. Lines of JSON in a file for each
 * day, and sums of them. May know the session's values and ports. It gets entries from the messaging side, and knows
 * nothing of brokers.
 */
package io.avatargateway.ledger;
