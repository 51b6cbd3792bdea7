package io.avatargateway.security.quota;

/** Something that a tenant uses. Any thread; the first word counts, further ones do nothing. */
public interface Use {

    /** It is over. */
    void end();

    /** It never came to be: nothing is to be paid for it. */
    void cancel();

    /**
     * It goes on at another gateway, which counts it by now. So what has passed since the last count is not counted
     * here: it may have begun there long ago.
     */
    void leave();
}
