package io.avatargateway.rest;

/** What an event stream tells its reader: blocks in an order, each behind a number. Any thread; returns at once. */
interface StreamSource {

    /**
     * A block.
     *
     * @param at the number that its reader has come to with it
     */
    record Block(EventFrame frame, long at) {}

    /**
     * Has somebody told of news.
     *
     * @param wake runs when there may be a further block; must return at once
     * @return ends it; may run more than once
     */
    Runnable subscribe(Runnable wake);

    /** The next block behind this number; null if there is none yet. */
    Block after(long cursor);

    /** Whether none comes behind this number any more. */
    boolean endsAt(long cursor);

    /** Whether another gateway may know more at the moment. */
    boolean isInDoubt();
}
