package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobWishes;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the model of a session's queues wants done, as a table. Each row has the events, step by step, and what is to be
 * done because of the last step.
 */
class QueueRulesTest {

    private static final QueueEnd END = new QueueEnd(JobState.REJECTED, false, "SESSION_ENDED", "over");

    private final QueueBench bench = new QueueBench();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            nothing comes before it is asked for     | send a; settle none                        |
            one comes when it is asked for           | send a; ask                                | allow 1
            it is given, and the next one waits      | send a; send b; ask; deliver               | tell a accepted, give a, commit a accepted
            what is urgent comes unasked             | now a; deliver urgent                      | tell a accepted, give a, commit a accepted
            one message more may come for one asked  | send a; ask; deliver; settle a; call; call; ask | allow 2
            an end waits for what is on its way      | send a; ask; deliver; settle a             |
            and goes behind it                       | send a; ask; deliver; settle a; call       | commit a finished
            settled is settled                       | send a; ask; deliver; call; settle a; settle a | free a
            bad speech is answered, and more is asked for | bad a; send b; ask; deliver           | tell a accepted, tell a rejected, allow 2, commit a accepted rejected
            early jobs go back                       | early a; ask; deliver                      | allow 2, commit a accepted
            a repetition gets what the first gets    | send a; ask; deliver; call; settle a; call; again a; ask; deliver | free a, allow 3, commit a finished
            a lost connection is opened again        | cut                                        | close, open
            and again, if it cannot be               | cut; call; lose; wait 99                   |
            after a pause                            | cut; call; lose; wait 100                  | open
            lost while nobody knew that it was open  | cut; call; lost 3; call                    | close, open
            what is held is asked for again          | send a; ask; deliver; call; cut; call; call | allow 16, measure
            and answered when it is there            | send a; ask; deliver; call; settle a; cut; call; call; call; deliver | allow 1, commit a finished
            a refused end is tried again, later      | send a; ask; deliver; call; settle a; refuse | close, open
            what is lost on its way may have arrived | send a; ask; deliver; call; settle a; lose behind; call; call; call | free a, allow 0
            what is dropped is not given             | send a; send b; drop 2; call; call; deliver | tell a accepted, tell a interrupted, commit a accepted interrupted
            but what came behind it stays            | send a; send b; drop 2; call; call; deliver; deliver | tell b accepted
            no message overtakes one that is unreadable | send a; ask; unreadable               |
            it comes again after a pause             | send a; ask; unreadable; wait 100          | close, open
            and is given up in the end               | send a; ask; unreadable; wait 100; call; call; unreadable; wait 100; call; call; unreadable | tell a failed, allow 2, commit a failed
            what waits is rejected at the end        | send a; close; deliver                     | tell a accepted, tell a rejected, commit a accepted rejected, allow 255
            no length proves that a message is gone while an end is on its way | send a; ask; deliver; call; send b; ask; deliver; call; send c; ask; deliver; call; cut; call; call; call; settle a; deliver; call; deliver; call; call; settle c |
            what is not known any more is read anew  | send a; ask; deliver; call; cut; call; call; call; expired 1; ask; deliver | close, open
            the queues go one after the other        | close; call                                | remove ordinary
            and then it is over                      | close; call; call; call                    | ended
            what comes too late is let go            | close; call; call; call; late a            | free a
            """)
    void should(String rule, String script, String expected) {
        String[] steps = script.split("; ", -1);
        for (int i = 0; i < steps.length; i++) {
            bench.effects.clear();
            step(steps[i]);
        }
        List<String> words = new ArrayList<>();
        bench.effects.forEach(effect -> word(effect, words));
        assertThat(bench.wrong).isEmpty();
        assertThat(String.join(", ", words)).as(rule).isEqualTo(expected == null ? "" : expected);
    }

    private void step(String step) {
        String[] words = step.split(" ", -1);
        String job = words[words.length - 1];
        switch (words[0]) {
            case "send", "again" -> bench.send(job, JobWishes.Mode.QUEUE, null, null, null);
            case "now" -> bench.send(job, JobWishes.Mode.INTERRUPT, null, null, null);
            case "bad" ->
                bench.send(
                        job,
                        JobWishes.Mode.QUEUE,
                        null,
                        new JobFault(ErrorCode.AUDIO_EMPTY, "as this test wants it"),
                        null);
            case "early" ->
                bench.send(job, JobWishes.Mode.QUEUE, null, null, bench.now().plusSeconds(1));
            case "ask" -> bench.request();
            case "deliver" -> bench.deliver(words.length > 1 ? FeedSide.URGENT : FeedSide.ORDINARY, true);
            case "unreadable" -> bench.deliver(FeedSide.ORDINARY, false);
            case "call" -> bench.call(QueueBench.Outcome.DONE);
            case "refuse" -> bench.call(QueueBench.Outcome.REFUSED);
            case "lose" -> bench.call(words.length > 1 ? QueueBench.Outcome.LOST_BEHIND : QueueBench.Outcome.LOST);
            case "settle" ->
                bench.given.stream()
                        .filter(given -> given.id().equals(job))
                        .findFirst()
                        .ifPresent(given -> bench.settle(given, JobState.FINISHED));
            case "cut" -> bench.cut(FeedSide.ORDINARY);
            case "lost" -> bench.post(new QueueEvent.Lost(FeedSide.ORDINARY, Long.parseLong(job)));
            case "drop" -> bench.post(new QueueEvent.Dropped(Long.parseLong(job), null));
            case "wait" -> bench.advance(Duration.ofMillis(Long.parseLong(job)));
            case "close" -> bench.post(new QueueEvent.Closing(END));
            case "expired" -> bench.post(new QueueEvent.Expired(FeedSide.ORDINARY, 3, Long.parseLong(job)));
            case "late" -> late(job);
            default -> throw new IllegalArgumentException(step);
        }
    }

    private void late(String job) {
        QueueBench.Sent sent = bench.send(job, JobWishes.Mode.QUEUE, null, null, null);
        HeldMessage message = new HeldMessage(
                FeedSide.ORDINARY, new JobDelivery(sent.id, null, false), JobBody.inMemory(new byte[2]));
        TakenJob taken = new TakenJob(message, HeldJob.whole(message, sent.headers, null), null);
        bench.post(new QueueEvent.Arrived(FeedSide.ORDINARY, 1, taken));
    }

    private static void word(QueueEffect effect, List<String> words) {
        if (effect instanceof QueueEffect.Allow allow) {
            words.add("allow " + allow.messages());
        } else if (effect instanceof QueueEffect.Tell tell) {
            words.add("tell " + tell.status().jobId() + " " + word(tell.status().state()));
        } else if (effect instanceof QueueEffect.Give give) {
            words.add("give " + give.job().id());
        } else if (effect instanceof QueueEffect.Commit commit) {
            StringBuilder all = new StringBuilder("commit");
            String last = "";
            for (Outgoing outgoing : commit.settlements()) {
                String id = outgoing.headers().jobId();
                all.append(id.equals(last) ? "" : " " + id)
                        .append(' ')
                        .append(word(outgoing.settlement().status().state()));
                last = id;
            }
            words.add(all.toString());
        } else if (effect instanceof QueueEffect.FreeJob free) {
            words.add("free " + free.job().id());
        } else if (effect instanceof QueueEffect.Remove remove) {
            words.add("remove " + word(remove.side()));
        } else if (effect instanceof QueueEffect.Open
                || effect instanceof QueueEffect.Close
                || effect instanceof QueueEffect.Measure
                || effect instanceof QueueEffect.Count
                || effect instanceof QueueEffect.Ended) {
            words.add(effect.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
