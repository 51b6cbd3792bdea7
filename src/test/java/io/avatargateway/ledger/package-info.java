/** Tests of the ledger's entries. */
package io.avatargateway.ledger;
