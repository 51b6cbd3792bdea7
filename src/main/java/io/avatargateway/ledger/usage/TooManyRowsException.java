package io.avatargateway.ledger.usage;

/** More rows than an answer may have. */
public class TooManyRowsException extends Exception {

    private static final long serialVersionUID = 1L;

    TooManyRowsException() {
        super("more than " + UsageQuery.MOST_ROWS + " rows");
    }
}
