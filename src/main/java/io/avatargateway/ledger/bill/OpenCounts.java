package io.avatargateway.ledger.bill;

/**
 * Decides whether the avatar service has other sessions open than we have. Sessions begin and end all the time, and
 * both counts are of slightly different moments. So ours is a range, and only what lasts for some looks is a
 * difference. One for each account. Not safe for use by several threads.
 */
final class OpenCounts {

    /** Looks behind each other that must find the same kind of difference. */
    static final int LASTS = 3;

    /** Looks behind the last open link: what should have ended by then may have not. */
    private static final int LOOKS_BEHIND = 10;

    private int quiet = LOOKS_BEHIND;
    private int more;
    private int fewer;
    private long least = Long.MAX_VALUE;

    /** Whether there is anything to look for: a link is open, or was lately. To be asked once for each look. */
    boolean isWorthALook(OpenLinks now) {
        quiet = now.most() > 0 ? 0 : quiet + 1;
        return quiet <= LOOKS_BEHIND;
    }

    /**
     * The result of a look.
     *
     * @return how many sessions the service has had more than we had at all of the last looks, or fewer if negative; 0
     *     while there is no lasting difference
     */
    long look(OpenLinks before, OpenLinks after, long theirs) {
        long low = Math.min(before.least(), after.least());
        long high = Math.max(before.most(), after.most());
        long surplus = theirs > high ? theirs - high : theirs < low ? theirs - low : 0;
        boolean sameKind = surplus > 0 ? more > 0 : surplus < 0 && fewer > 0;
        more = surplus > 0 ? more + 1 : 0;
        fewer = surplus < 0 ? fewer + 1 : 0;
        least = sameKind ? Math.min(least, Math.abs(surplus)) : Math.abs(surplus);
        if (Math.max(more, fewer) < LASTS) {
            return 0;
        }
        return surplus > 0 ? least : -least;
    }
}
