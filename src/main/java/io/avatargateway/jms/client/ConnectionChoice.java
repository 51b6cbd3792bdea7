package io.avatargateway.jms.client;

import java.util.List;

/**
 * On which of the connections to the broker the next session is opened. No I/O, no lock, no clock.
 *
 * @param place its place among the connections; -1 for a new one
 * @param most sessions that it may have then; with as many it opens none
 * @param refusal why there is none, or null
 */
record ConnectionChoice(int place, int most, String refusal) {

    static final int NEW = -1;

    /**
     * Chooses. The first ones are used first, so that what comes after a loss finds out about one of them only.
     *
     * @param sessions how many each connection has
     * @param limits how many they may have
     * @param closed whether no further connection is made
     * @param justFailed whether an attempt to make one has just failed
     */
    static ConnectionChoice of(List<Integer> sessions, Limits limits, boolean closed, boolean justFailed) {
        boolean full = sessions.size() == limits.connections();
        int most = full ? Integer.MAX_VALUE : limits.sessions();
        int least = 0;
        for (int i = 0; i < sessions.size(); i++) {
            if (sessions.get(i) < limits.sessions()) {
                return new ConnectionChoice(i, most, null);
            }
            least = sessions.get(i) < sessions.get(least) ? i : least;
        }
        if (closed) {
            return refused("the gateway is stopping");
        } else if (full) {
            return new ConnectionChoice(least, most, null);
        }
        return justFailed
                ? refused("an attempt has just failed")
                : new ConnectionChoice(
                        NEW, sessions.size() + 1 == limits.connections() ? Integer.MAX_VALUE : most, null);
    }

    private static ConnectionChoice refused(String why) {
        return new ConnectionChoice(NEW, 0, why);
    }

    /**
     * How connections are shared.
     *
     * @param connections beyond which none is made
     * @param sessions with which the next connection is made
     */
    record Limits(int connections, int sessions) {}
}
