package io.avatargateway.ledger.usage;

/**
 * What some entries amount to.
 *
 * @param links that were paid for: their join info came
 * @param estimatedLinks those among them whose end is an estimate
 * @param failedLinks attempts without join info
 * @param paidMillis how long links were paid for, in milliseconds
 * @param utterances that have ended, however they did
 * @param estimatedUtterances those among them of which nothing but the clock says how much was heard
 * @param heardMillis speech that was heard, in milliseconds
 */
public record Totals(
        long links,
        long estimatedLinks,
        long failedLinks,
        long paidMillis,
        long utterances,
        long estimatedUtterances,
        long heardMillis) {

    /** Of no entries. */
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0);

    static Totals ofLink(boolean paid, boolean estimated, long paidMillis) {
        return paid ? new Totals(1, estimated ? 1 : 0, 0, paidMillis, 0, 0, 0) : new Totals(0, 0, 1, 0, 0, 0, 0);
    }

    static Totals ofUtterance(boolean estimated, long heardMillis) {
        return new Totals(0, 0, 0, 0, 1, estimated ? 1 : 0, heardMillis);
    }

    /** Of these and the others. */
    public Totals plus(Totals other) {
        return new Totals(
                links + other.links,
                estimatedLinks + other.estimatedLinks,
                failedLinks + other.failedLinks,
                paidMillis + other.paidMillis,
                utterances + other.utterances,
                estimatedUtterances + other.estimatedUtterances,
                heardMillis + other.heardMillis);
    }
}
