package io.avatargateway.sandbox.playout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/** Tasks that run once a certain amount of audio was played. */
final class Marks {
    private record Mark(long playedBytes, Runnable task) {}

    private final PriorityQueue<Mark> marks = new PriorityQueue<>(Comparator.comparingLong(Mark::playedBytes));

    void add(long playedBytes, Runnable task) {
        marks.add(new Mark(playedBytes, task));
    }

    OptionalLong next() {
        return marks.isEmpty() ? OptionalLong.empty() : OptionalLong.of(marks.peek().playedBytes);
    }

    /** Runs what is due; a task may add or clear marks. */
    void run(long playedBytes) {
        List<Runnable> due = new ArrayList<>();
        while (!marks.isEmpty() && marks.peek().playedBytes <= playedBytes) {
            due.add(marks.remove().task);
        }
        due.forEach(Runnable::run);
    }

    void clear() {
        marks.clear();
    }
}
