package io.avatargateway.ledger.bill;

/**
 * How many links are open, as far as is known.
 *
 * @param least that are open for sure
 * @param most that may be: some are being opened, some take the place of others
 */
public record OpenLinks(long least, long most) {

    /** None. */
    public static final OpenLinks NONE = new OpenLinks(0, 0);

    /** Of these and the others. */
    public OpenLinks plus(OpenLinks other) {
        return new OpenLinks(least + other.least, most + other.most);
    }
}
