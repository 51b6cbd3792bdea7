package io.avatargateway.cli;

import picocli.CommandLine.Option;

/** How many lines a list has at most, which is read page by page. */
final class ListLimit {

    private static final int PAGE = 200;
    private static final int MOST = 10_000;
    /** Of a moment, to the second. */
    private static final int SECONDS = "2026-11-30T12:00:00".length();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            converter = Rules.Whole.class,
            description = "At most this number, 1..10000.")
    private int limit;

    /** Before the first page. */
    void require() {
        Rules.within("--limit", limit, 1, MOST);
    }

    /** How many lines the next page has at most, behind those that are shown. */
    int next(int shown) {
        return Math.min(PAGE, limit - shown);
    }

    /** Whether there is room behind those that are shown. */
    boolean hasRoom(int shown) {
        return shown < limit;
    }

    /** A moment, without the part of its second. */
    static String moment(String time) {
        return time.length() > SECONDS ? time.substring(0, SECONDS) + "Z" : time;
    }
}
