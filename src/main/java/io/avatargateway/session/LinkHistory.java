package io.avatargateway.session;

import io.avatargateway.session.model.LinkRecord;
import java.util.ArrayList;
import java.util.List;

/** The links that a session has or had: the first 5 and the latest 45 of them. Used by the session's worker only. */
final class LinkHistory {

    private static final int FIRST = 5;
    private static final int MOST = 50;

    private final List<LinkRecord> records = new ArrayList<>();
    /** The same, for any thread. */
    private List<LinkRecord> seen = List.of();

    /** Notes a link, or what has become known of one. */
    void put(LinkRecord record) {
        int place = records.size();
        while (place > 0 && records.get(place - 1).generation() > record.generation()) {
            place--;
        }
        if (place > 0 && records.get(place - 1).generation() == record.generation()) {
            records.set(place - 1, record);
        } else {
            records.add(place, record);
        }
        if (records.size() > MOST) {
            records.remove(FIRST);
        }
        seen = List.copyOf(records);
    }

    /** Oldest first. */
    List<LinkRecord> records() {
        return seen;
    }
}
