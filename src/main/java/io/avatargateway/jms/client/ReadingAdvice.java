package io.avatargateway.jms.client;

import java.util.Set;

/**
 * What need not be read of messages that come, or not into memory. As it was when the model said it; what is read in
 * vain is only let go again.
 *
 * @param dropBefore what arrived before this place was dropped by an interrupt, and its body is of no use
 * @param crowded names of utterances that already have much waiting in memory
 */
public record ReadingAdvice(long dropBefore, Set<String> crowded) {

    /** Everything is read. */
    public static final ReadingAdvice ALL = new ReadingAdvice(Long.MIN_VALUE, Set.of());

    public ReadingAdvice {
        crowded = Set.copyOf(crowded);
    }
}
