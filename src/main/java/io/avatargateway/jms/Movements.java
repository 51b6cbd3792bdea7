package io.avatargateway.jms;

/**
 * Tells whether the number of waiting messages, which the broker is asked for, still is right when its answer is there: it is another one at the broker than here while
 * messages go out or a session is being given a job. Guarded by {@link FeedState}.
 */
final class Movements {

    private long count;
    private int commits;

    /** Something makes the number another one here than at the broker, or at another time. */
    void moved() {
        count++;
    }

    /** A commit begins, which takes messages out at the broker before they are taken out here. */
    void committing() {
        count++;
        commits++;
    }

    /** A commit is over, and what became of it is known here. */
    void committed() {
        count++;
        commits--;
    }

    /** To be compared, by {@link #noneSince}. */
    long count() {
        return count;
    }

    /** Whether a number that the broker was asked for since then can be compared with what is held here. */
    boolean noneSince(long countBefore) {
        return count == countBefore && commits == 0;
    }
}
