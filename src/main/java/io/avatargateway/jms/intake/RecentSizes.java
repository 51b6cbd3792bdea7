package io.avatargateway.jms.intake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * How large the latest jobs were that went into a queue: what lies there is the latest of them, since the first to come
 * goes first. Keeps a few hundred sums, however many jobs there are; an answer is wrong by one of them at most. Not
 * safe for use by several threads.
 */
final class RecentSizes {

    /** Sums that are kept; beyond it each two neighbours become one. */
    static final int MOST_SUMS = 256;

    private final Deque<Sum> sums = new ArrayDeque<>();
    /** How many jobs a sum has before the next one begins. */
    private int jobsOfSum = 1;

    private long jobs;
    private long bytes;

    /** Of some jobs that came one behind the other. */
    private record Sum(long jobs, long bytes) {
        Sum and(Sum next) {
            return new Sum(jobs + next.jobs, bytes + next.bytes);
        }

        /** Of the latest of them. */
        Sum latest(long fewer) {
            return new Sum(fewer, Math.round((double) bytes * fewer / jobs));
        }
    }

    /** A job has come behind the others. */
    void add(long size) {
        Sum one = new Sum(1, size);
        jobs++;
        bytes += size;
        if (!sums.isEmpty() && sums.getLast().jobs() < jobsOfSum) {
            sums.addLast(sums.removeLast().and(one));
            return;
        }
        sums.addLast(one);
        if (sums.size() > MOST_SUMS) {
            halve();
        }
    }

    private void halve() {
        Deque<Sum> all = new ArrayDeque<>(sums);
        sums.clear();
        jobsOfSum *= 2;
        while (!all.isEmpty()) {
            Sum first = all.removeFirst();
            sums.addLast(all.isEmpty() ? first : first.and(all.removeFirst()));
        }
    }

    /** No more than these are left. */
    void keepLatest(long most) {
        Iterator<Sum> oldestFirst = sums.iterator();
        Sum cut = null;
        while (jobs > most && oldestFirst.hasNext()) {
            Sum oldest = oldestFirst.next();
            oldestFirst.remove();
            jobs -= oldest.jobs();
            bytes -= oldest.bytes();
            if (jobs < most) {
                cut = oldest.latest(most - jobs);
                jobs = most;
                bytes += cut.bytes();
            }
        }
        if (cut != null) {
            sums.addFirst(cut);
        }
        if (sums.isEmpty()) {
            jobsOfSum = 1;
        }
    }

    /** How large the waiting jobs are: the latest of these, and where there are fewer, others of their mean size. */
    long of(long waiting) {
        if (jobs == 0) {
            return 0;
        }
        return bytes + Math.round((double) (waiting - jobs) * bytes / jobs);
    }
}
