/** The ledger's files: how entries get there once each, and how long they stay. May know the entries. */
package io.avatargateway.ledger.file;
