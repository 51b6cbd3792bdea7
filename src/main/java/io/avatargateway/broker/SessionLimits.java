package io.avatargateway.broker;

/**
 * What may wait for one session where its producer sends straight to it; 0 is no limit.
 *
 * @param jobs with the one that is spoken
 * @param bytes as the broker stores them
 */
record SessionLimits(long jobs, long bytes) {

    static final SessionLimits NONE = new SessionLimits(0, 0);

    /** Where callers sign in, and nothing else is set: as the gateway's own. */
    private static final SessionLimits USUAL = new SessionLimits(10_000, 1_073_741_824);

    /**
     * Reads them.
     *
     * @param jobs SESSION_WAITING_JOBS, or null where it is not set
     * @param bytes SESSION_WAITING_BYTES, or null where it is not set
     * @param signedIn whether callers sign in
     * @throws IllegalArgumentException naming what is no number
     */
    static SessionLimits of(String jobs, String bytes, boolean signedIn) {
        SessionLimits usual = signedIn ? USUAL : NONE;
        return new SessionLimits(
                number("SESSION_WAITING_JOBS", jobs, usual.jobs), number("SESSION_WAITING_BYTES", bytes, usual.bytes));
    }

    private static long number(String setting, String text, long byDefault) {
        if (text == null) {
            return byDefault;
        }
        if (!text.matches("\\d{1,15}")) {
            throw new IllegalArgumentException(setting + ": not a number (expected: one from 0)");
        }
        return Long.parseLong(text);
    }
}
