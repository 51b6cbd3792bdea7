package io.avatargateway.jms.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.Settings;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the model of a command queue wants done, as a table. Each row has the events, step by step, and what is to be
 * done because of the last step. Two openings are under way at most and two other commands, and one further opening may
 * wait.
 */
class CommandRulesTest {

    private static final int ATTEMPTS = 2;

    private final CommandModel model = new CommandModel(
            new FailurePolicy(new Settings.Broker(
                    "tcp://127.0.0.1:1",
                    null,
                    null,
                    Duration.ofSeconds(3),
                    Duration.ofMillis(100),
                    ATTEMPTS,
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(10))),
            2,
            1);

    private final Map<String, CommandTask> tasks = new HashMap<>();
    private List<CommandEffect> effects = List.of();
    private long connection;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            it begins with a connection                  | start                                    | open 1 after 0
            which may bring as many as may be under way  | start; open                              | allow 2
            one that cannot be opened is tried again     | start; no                                | open 2 after 250
            where a reply goes is asked first            | start; open; come a                      | ask a
            then it begins                               | start; open; come a; found a             | begin a
            nothing is begun for nobody                  | start; open; come a; nobody a            | answer a Undeliverable
            what is done is answered                     | start; open; come a; found a; done a     | answer a Done
            and so is what fails                         | start; open; come a; found a; fail a     | answer a Refused SESSION_ENDED
            but not what a stopping server refuses       | start; open; come a; found a; leave a    |
            the third one waits at the broker            | start; open; come a; come b              | ask b
            until one is answered                        | start; open; come a; come b; found a; done a; sent a | allow 3
            openings do not keep others waiting          | start; open; new a                       | allow 3, ask a
            they wait in their own line                  | start; open; new a; new b; new c         | allow 5
            there is an end to that line                 | start; open; new a; new b; new c; new d  | ask d
            what is beyond it is refused                 | start; open; new a; new b; new c; new d; found d; limit d | answer d Refused SESSION_LIMIT
            the next opening begins behind an answer     | start; open; new a; new b; new c; sent a | ask c
            and what was refused makes room              | start; open; new a; new b; new c; new d; sent d | allow 6
            a lost connection is replaced                | start; open; come a; lost                | close 1, open 2 after 250
            on which as many may come again              | start; open; come a; lost; open          | allow 2
            it is lost once                              | start; open; lost; old                   |
            what the last one was about does not count   | start; open; come a; lost; done a        |
            nor is it begun                              | start; open; come a; lost; found a       |
            openings that waited come again              | start; open; new a; new b; new c; lost; open; new a | allow 3, ask a
            an unreadable command comes again, later     | start; open; unreadable                  | close 1, open 2 after 100
            so does one whose reply is not known         | start; open; come a; unknown             | close 1, open 2 after 250
            what did not reach the broker is tried again | start; open; come a; found a; done a; cut a | close 1, open 2 after 100
            for ever, if it is the connection's fault    | start; open; come a; done a; cut a; open; come a; done a; cut a; open; come a; done a; cut a; open; come a; done a | answer a Done
            an answer that is refused is given up        | start; open; come a; done a; refuse a; open; come a; done a; refuse a; open; come a; done a | answer a GivenUp 2
            a body that was left takes the connection    | start; open; come a; done a; left a      | close 1, open 2 after 0
            the end closes the connection                | start; open; come a; stop                | close 1
            nothing counts behind it                     | start; open; come a; stop; found a       |
            nothing is opened behind it                  | start; stop; no                          |
            what opens late is closed                    | start; stop; open                        | close 1
            """)
    void should(String rule, String script, String expected) {
        for (String step : script.split("; ", -1)) {
            step(step);
        }
        assertThat(effects.stream().map(this::word).collect(Collectors.joining(", ")))
                .as(rule)
                .isEqualTo(expected == null ? "" : expected);
    }

    private void step(String step) {
        String name = step.substring(step.indexOf(' ') + 1);
        CommandTask task = tasks.get(name);
        effects = switch (step.split(" ", -1)[0]) {
            case "start" -> model.start();
            case "stop" -> model.stop();
            case "open" -> model.opened(connection);
            case "no" -> model.openFailed();
            case "lost" -> model.lost(connection);
            case "old" -> model.lost(connection - 1);
            case "unreadable" -> model.unreadable(connection);
            case "unknown" -> model.replyUnknown(connection);
            case "come" -> model.came(connection, task(name, false));
            case "new" -> model.came(connection, task(name, true));
            case "found" -> model.replyFound(connection, task, true);
            case "nobody" -> model.replyFound(connection, task, false);
            case "done" -> model.ended(connection, task, new CommandAnswer(null, "view"), null);
            case "fail" -> model.ended(connection, task, null, new GatewayException(ErrorCode.SESSION_ENDED, "over"));
            case "leave" -> model.ended(connection, task, null, new GatewayException(ErrorCode.SHUTTING_DOWN, "over"));
            case "limit" -> model.ended(connection, task, null, failure(task));
            case "sent" -> model.answered(connection, task, false);
            case "left" -> model.answered(connection, task, true);
            case "cut" -> model.answerFailed(connection, task, false);
            case "refuse" -> model.answerFailed(connection, task, true);
            default -> throw new IllegalArgumentException(step);
        };
        for (CommandEffect effect : effects) {
            if (effect instanceof CommandEffect.Open open) {
                connection = open.connection();
            } else if (effect instanceof CommandEffect.FindReply find) {
                tasks.put(name(find.task()), find.task());
            }
        }
    }

    private CommandTask task(String name, boolean opening) {
        ClientMessageImpl message = new ClientMessageImpl(ActiveMQMessage.TYPE, true, 0, 0, (byte) 4, 100);
        message.setMessageID(name.charAt(0));
        CommandTask task = new CommandTask(
                new CommandMessage(new ActiveMQMessage(message, null), name, name, null, null, null, null, null),
                new CommandWork(opening, CompletableFuture::new));
        tasks.put(name, task);
        return task;
    }

    private static Throwable failure(CommandTask task) {
        return task.work()
                .begin()
                .get()
                .handle((answer, failure) -> failure)
                .toCompletableFuture()
                .join();
    }

    private static String name(CommandTask task) {
        return task.command().commandId();
    }

    private String word(CommandEffect effect) {
        if (effect instanceof CommandEffect.Open open) {
            return "open " + open.connection() + " after " + open.pause().toMillis();
        } else if (effect instanceof CommandEffect.Close close) {
            return "close " + close.connection();
        } else if (effect instanceof CommandEffect.Allow allow) {
            assertThat(allow.connection()).isEqualTo(connection);
            return "allow " + allow.messages();
        } else if (effect instanceof CommandEffect.FindReply find) {
            return "ask " + name(find.task());
        } else if (effect instanceof CommandEffect.Begin begin) {
            return "begin " + name(begin.task());
        }
        CommandEffect.Answer answer = (CommandEffect.Answer) effect;
        String how = answer.end().getClass().getSimpleName();
        if (answer.end() instanceof CommandEnd.Refused refused) {
            how += " " + refused.problem().code();
        } else if (answer.end() instanceof CommandEnd.GivenUp givenUp) {
            how += " " + givenUp.attempts();
        }
        return "answer " + name(answer.task()) + " " + how;
    }
}
