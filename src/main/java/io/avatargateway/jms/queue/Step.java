package io.avatargateway.jms.queue;

import java.util.ArrayList;
import java.util.List;

/** The step that the model is in: when it is, and what is to be done because of it. */
final class Step {

    private final List<QueueEffect> effects = new ArrayList<>();
    private Moment now;

    void begin(Moment at) {
        now = at;
    }

    Moment now() {
        return now;
    }

    long nanos() {
        return now.nanos();
    }

    void add(QueueEffect effect) {
        effects.add(effect);
    }

    /** What was added, which is forgotten here. */
    List<QueueEffect> end() {
        List<QueueEffect> all = List.copyOf(effects);
        effects.clear();
        return all;
    }
}
