package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobWishes;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
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
            what is dropped is not given             | send a; send b; drop 2; call; deliver | tell a accepted, tell a interrupted, commit a accepted interrupted
            but what came behind it stays            | send a; send b; drop 2; call; deliver; deliver | tell b accepted
            what is dropped with no connection is counted behind | send a; cut; drop 2; call; call      | count
            and taken then                           | send a; cut; drop 2; call; call; call      | allow 1
            an interrupt that is no job sends a marker | interrupt                                | mark urgent
            the marker's number decides              | send a; interrupt; call; send b; deliver urgent | count, commit message-2 silence
            what waits is taken then                 | send a; interrupt; call; send b; deliver urgent; call | told 2, allow 2
            and dropped, up to the marker            | send a; interrupt; call; send b; deliver urgent; call; call; deliver; call; deliver | tell b accepted, commit b accepted
            what is here is dropped at once          | next a; deliver urgent; interrupt          | tell a interrupted, mark urgent
            what comes before the number is known waits | send a; ask; interrupt; deliver        | tell a accepted, commit a accepted
            and is dropped if it came before the marker | send a; ask; interrupt; deliver; call; deliver urgent | tell a interrupted, count, allow 2, commit message-2 silence
            or given when the number is known        | ask; interrupt; call; send b; deliver; deliver urgent; call; call | told 0, give b
            a hasty job is not dropped in place of one that waits | send a; send b; interrupt; call; deliver urgent; call; hasty c; ask; deliver | tell c accepted, give c, allow 3, commit c accepted
            and those that waited still are          | send a; send b; interrupt; call; deliver urgent; call; hasty c; ask; deliver; call; call; deliver | tell a accepted, tell a interrupted, commit a accepted interrupted
            what barges in waits for the number      | interrupt; now a; deliver urgent           | tell a accepted, commit a accepted
            and is dropped if it came before the marker, which overtakes it | now a; interrupt; call; deliver urgent; call; call; call; deliver urgent | tell a accepted, tell a interrupted, commit a accepted interrupted
            interrupts that wait share a marker      | interrupt; call; interrupt; interrupt      |
            which is sent when the first has come    | interrupt; call; interrupt; interrupt; deliver urgent; call | told 0, mark urgent
            a marker that is lost is sent again      | interrupt; call; restart; call; call; call; call | mark urgent, allow 128
            and one that is there twice decides once | interrupt; lose behind; call; call; call; deliver urgent | count, commit message-1 silence
            with no connection the answer comes      | cut urgent; interrupt; wait 3000           | told away
            and the marker goes when there is one    | cut urgent; interrupt; wait 3000; call; call | mark urgent, allow 128
            a marker that does not come holds nothing up | send a; ask; interrupt; deliver; wait 3000 | told away, give a
            a drain sends a marker behind what is urgent | drain                                 | mark urgent
            its place is told, and the end is marked | send a; drain; call; deliver urgent        | upto 2, mark ordinary, allow 1, commit message-2 silence
            which comes behind all that waits        | send a; drain; call; deliver urgent; call; deliver; call; call; ask; deliver | over, commit message-3 silence
            and then it is over                      | drain; call; deliver urgent; call; call; deliver | over, commit message-2 silence
            but not while a job is here              | send a; drain; call; deliver urgent; call; call; interrupt; call; deliver urgent; call; call; hasty c; deliver; deliver; deliver |
            until the session has got it             | send a; drain; call; deliver urgent; call; call; interrupt; call; deliver urgent; call; call; hasty c; deliver; deliver; deliver; ask | give c, over
            an end that is lost is sent again        | drain; call; deliver urgent; call; call; restart; call; call | mark ordinary, allow 1
            with no connection a drain is over       | cut urgent; drain; wait 3000               | over
            a session's end answers an interrupt     | interrupt; close                           | told away, allow 256, allow 256
            and its marker is taken out              | interrupt; call; close; deliver urgent     | allow 255, commit message-1 silence
            no message overtakes one that is unreadable | send a; ask; unreadable               |
            it comes again after a pause             | send a; ask; unreadable; wait 100          | close, open
            and is given up in the end               | send a; ask; unreadable; wait 100; call; call; unreadable; wait 100; call; call; unreadable | tell a failed, allow 2, commit a failed
            what waits is rejected at the end        | send a; close; deliver                     | tell a accepted, tell a rejected, commit a accepted rejected, allow 255
            no length proves that a message is gone while an end is on its way | send a; ask; deliver; call; send b; ask; deliver; call; send c; ask; deliver; call; cut; call; call; call; settle a; deliver; call; deliver; call; call; settle c |
            what is not known any more is read anew  | send a; ask; deliver; call; cut; call; call; call; expired 1; ask; deliver | close, open
            what goes on comes before what overtakes | begun 1; send a; next b; deliver urgent; call; ask; deliver | tell a accepted, give a, commit a accepted
            it is fetched before anybody asks        | send a; begun 1                            | allow 1
            and then comes what overtakes            | begun 1; send a; next b; deliver urgent; call; ask; deliver; call; settle a; call; ask | give b
            another one is not what goes on          | begun 7; send a; next b; deliver urgent; call; ask; deliver | tell a accepted, give b, commit a accepted
            what goes on may have overtaken itself   | begun 1; next a; next b; deliver urgent; deliver urgent; call; ask | give a
            where there is none, nobody waits long   | begun 7; next b; deliver urgent; call; ask; wait 1999 |
            but some time                            | begun 7; next b; deliver urgent; call; ask; wait 2000 | give b, allow 0
            nor for what is no job                   | send a; ask; deliver; call; settle a; call; begun 7; next b; deliver urgent; call; ask; again a; deliver | free a, give b, commit a finished
            a job that ended elsewhere is told       | stray a                                    | tell a expired
            and not spoken when it is repeated       | stray a; send a; ask; deliver              | free a, allow 2, commit a expired
            one that is here is what it is           | send a; ask; deliver; call; stray a        |
            answers that the broker has are settled  | send a; ask; deliver; call; settle a; call; await | settled
            not before it has them                   | send a; ask; deliver; call; settle a; await |
            and then it is told                      | send a; ask; deliver; call; settle a; await; call | free a, settled
            nor while something is to be dropped     | send a; send b; interrupt; call; deliver urgent; call; await |
            what is let go is settled                | send a; ask; deliver; call; settle a; await; abandon | free a, ended, settled
            and so is what was                       | abandon; await                             | settled
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
            case "cut" -> bench.cut(words.length > 1 ? FeedSide.URGENT : FeedSide.ORDINARY);
            case "lost" -> bench.post(new QueueEvent.Lost(FeedSide.ORDINARY, Long.parseLong(job)));
            case "drop" -> bench.drop(Long.parseLong(job));
            case "next" -> bench.send(job, JobWishes.Mode.NEXT, null, null, null);
            case "hasty" -> bench.send(job, JobWishes.Mode.QUEUE, null, null, null, 9);
            case "interrupt" -> bench.interrupt();
            case "drain" -> bench.drain();
            case "restart" -> bench.restart();
            case "wait" -> bench.advance(Duration.ofMillis(Long.parseLong(job)));
            case "close" -> bench.post(new QueueEvent.Closing(END));
            case "expired" -> bench.post(new QueueEvent.Expired(FeedSide.ORDINARY, 3, Long.parseLong(job)));
            case "await" -> bench.post(new QueueEvent.Settling(new CompletableFuture<>()));
            case "abandon" -> bench.post(new QueueEvent.Abandoned());
            case "late" -> late(job);
            case "begun" -> bench.post(new QueueEvent.Begun(List.of(Long.parseLong(job))));
            case "stray" -> bench.post(new QueueEvent.Strayed(expired(job)));
            default -> throw new IllegalArgumentException(step);
        }
    }

    private JobStatus expired(String job) {
        return JobStatus.unheard(job, JobState.EXPIRED, bench.now(), -1, "JOB_EXPIRED", "over");
    }

    private void late(String job) {
        QueueBench.Sent sent = bench.send(job, JobWishes.Mode.QUEUE, null, null, null);
        HeldMessage message = new HeldMessage(
                FeedSide.ORDINARY, new JobDelivery(sent.id, null, false, sent.priority), JobBody.inMemory(new byte[2]));
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
                        .append(
                                outgoing.settlement().status() == null
                                        ? "silence"
                                        : word(outgoing.settlement().status().state()));
                last = id;
            }
            words.add(all.toString());
        } else if (effect instanceof QueueEffect.FreeJob free) {
            words.add("free " + free.job().id());
        } else if (effect instanceof QueueEffect.Remove remove) {
            words.add("remove " + word(remove.side()));
        } else if (effect instanceof QueueEffect.Mark mark) {
            words.add("mark " + word(mark.side()));
        } else if (effect instanceof QueueEffect.TellCount count && count.then() != null) {
            words.add("told " + (count.away() == null ? count.waiting() : "away"));
        } else if (effect instanceof QueueEffect.TellPlace place) {
            words.add("upto " + place.place());
        } else if (effect instanceof QueueEffect.TellOver) {
            words.add("over");
        } else if (effect instanceof QueueEffect.TellSettled) {
            words.add("settled");
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
