package io.avatargateway.jms.client;

import java.util.Set;

/**
 * Which bodies of messages need not be read, or not into memory. It may be out of date; a body that is read without
 * need is only released again.
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
