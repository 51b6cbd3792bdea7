package io.avatargateway.jms;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is to go out, in the order in which it came; a job's answers keep their order. Guarded by {@link FeedState}. */
final class PendingAnswers {

    private final List<Answer> answers = new ArrayList<>();

    void add(Answer answer) {
        answers.add(answer);
    }

    void remove(Answer answer) {
        answers.remove(answer);
    }

    int size() {
        return answers.size();
    }

    void removeOf(HeldJob job) {
        answers.removeIf(answer -> answer.job() == job);
    }

    void clear() {
        answers.clear();
    }

    /** Whether the job's last one is among them. */
    boolean endOf(HeldJob job) {
        return answers.stream().anyMatch(answer -> answer.job() == job && answer.last());
    }

    /** The one that acknowledges the message, and that the broker may have got. */
    Optional<Answer> inDoubt(HeldMessage message) {
        return answers.stream()
                .filter(answer -> answer.inDoubt() && answer.acknowledged().contains(message))
                .findFirst();
    }

    /** The first that can go out now, so many at most. */
    List<Answer> ready(FeedSide side, int most, long nowNanos) {
        Set<HeldJob> behind = new HashSet<>();
        List<Answer> ready = new ArrayList<>();
        for (Answer answer : answers) {
            if (answer.job().side() == side && ready.size() < most && !behind.contains(answer.job())) {
                if (answer.ready(nowNanos)) {
                    ready.add(answer);
                }
                // The end acknowledges what is left, which must be known by then.
                if (!answer.ready(nowNanos) || answer.kind() == Answer.Kind.SPOKEN) {
                    behind.add(answer.job());
                }
            }
        }
        return ready;
    }
}
