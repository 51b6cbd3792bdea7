package io.avatargateway.audio.format;

import java.util.LinkedHashMap;
import java.util.Map;

/** The order of an Ogg stream's pages by their numbers, and which ones came already. */
final class OggNumbers {

    /** So far back a page is known again: more than are ever on their way at once. */
    private static final int REMEMBERED = 64;

    /** Check sums by numbers. */
    private final Map<Integer, Integer> recent = new LinkedHashMap<>();

    private OggPage present;
    private int before;
    private int jump;
    private boolean doubtful;

    /** The first page of a stream. */
    void begin(OggPage page) {
        recent.clear();
        take(page);
        believe();
    }

    /** Whether this page is the one that was taken last, once more. */
    boolean isPresent(OggPage page) {
        return present.number() == page.number() && present.checkSum() == page.checkSum();
    }

    /** Whether this page came not long ago, and was the same. */
    boolean came(OggPage page) {
        Integer checkSum = recent.get(page.number());
        return checkSum != null && checkSum == page.checkSum();
    }

    /** Takes the next page, and returns how far its number is from that which was expected: 0 where it is the one. */
    int take(OggPage page) {
        if (!doubtful) {
            before = present == null ? 0 : present.number();
            jump = present == null ? 0 : page.number() - (before + 1);
            doubtful = jump != 0;
        }
        present = page;
        recent.remove(page.number());
        recent.put(page.number(), page.checkSum());
        if (recent.size() > REMEMBERED) {
            recent.remove(recent.keySet().iterator().next());
        }
        return jump;
    }

    /** Whether a number was not the expected one since the order was last believed. */
    boolean doubtful() {
        return doubtful;
    }

    /** Whether numbers were left out, so that pages may be missing. */
    boolean jumped() {
        return jump > 0;
    }

    /** The number behind which something else was expected. */
    int before() {
        return before;
    }

    /** What came is understood: the next number is expected again. */
    void believe() {
        doubtful = false;
        jump = 0;
        before = present.number();
    }
}
