package io.avatargateway.cluster.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.cluster.record.AliveTimes;
import io.avatargateway.cluster.record.FoundRecord;
import io.avatargateway.cluster.record.FoundRecord.Form;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whose a session is, as a table: what happens, step by step, and what the last step wants to have done. The record of
 * session a has number 1, and so on; {@code own} is one of this life, {@code left} of an earlier one, {@code back} one
 * of this life that another gateway had meanwhile.
 */
class OwnershipModelTest {

    private static final String RUN = "this-run";

    private final OwnershipModel model = new OwnershipModel(RUN);
    private final Map<String, SessionId> ids = new TreeMap<>();
    /** What the last step gives to another gateway. */
    private String moved = "";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            what an earlier life left is taken up      | attached; left a                                        | take up a
            but once                                   | attached; left a; left a                                |
            a mark is answered                         | attached; mark a                                        | answer a
            and goes behind that                       | attached; mark a; removed a                             | acknowledge 1
            what cannot be read is told                | attached; unknown a                                     | tell
            once, and left alone                       | attached; unknown a; lost; attached; unknown a          |
            a new session's own record is held         | attached; put a; own a                                  | go on a
            until it ends                              | attached; put a; sent a; own a; removed a               | acknowledge 1
            it may come before it is known to be sent  | attached; put a; own a; sent a; counted 1               |
            one that could not be put is not opened    | attached; put a; not put a; own a                       | acknowledge 1
            an end without a connection is remembered  | attached; put a; own a; lost; removed a; attached; own a | acknowledge 1
            and an acknowledgement that was lost       | attached; put a; own a; removed a; lost; attached; own a | acknowledge 1
            a record that is there again goes on       | attached; put a; own a; lost; attached; own a           | go on a
            the older of two can go                    | attached; put a; own a; own a as 9                      | acknowledge 1, go on a
            a session without its record is another's  | attached; put a; sent a; own a; lost; attached; counted 0 | leave a
            not before all have come                   | attached; put a; own a; put b; own b; lost; attached; own a; counted 2 |
            what nobody can read counts                | attached; put a; own a; lost; attached; unknown b; counted 1 | leave a
            a new record may be on its way             | attached; put a; counted 0; counted 0; counted 0        |
            also when it is sent                       | attached; put a; sent a; counted 0; counted 0           |
            but not for long                           | attached; put a; sent a; counted 0; counted 0; counted 0 | leave a
            one that was taken comes back              | attached; put a; own a; lost; attached; counted 0; back a | take up a
            taken up it is this one's                  | attached; left a; taken up a; lost; attached; left a    | go on a
            taken up too late it is left               | attached; left a; lost; attached; counted 0; taken up a | leave a
            where there is no room it comes again      | attached; left a; not now a; again a                    | take up a
            unless another has it                      | attached; left a; not now a; lost; attached; again a    |
            then it may come again                     | attached; left a; lost; attached; again a; left a       | take up a
            too late for anybody                       | attached; left a; give up a                             | answer a
            it goes behind its answers                 | attached; left a; give up a; removed a                  | acknowledge 1
            after a lapse sessions are told            | attached; put a; own a; lapsed; counted 1               | go on a
            twice, for they may notice it late         | attached; put a; own a; lapsed; counted 1; counted 1    | go on a
            and no more                                | attached; put a; own a; lapsed; counted 1; counted 1; counted 1 |
            with another's name it has none            | attached; put a; own a; name taken                      | leave a
            one that stops gives it to another         | attached; put a; own a; leaving; hand over a            | move 1
            unless it has no connection                | attached; put a; own a; lost; leaving; hand over a      |
            or its record has not come                 | attached; put a; sent a; leaving; hand over a           |
            it takes up nothing more                   | attached; leaving; left a                               |
            nor what has no room yet                   | attached; left a; not now a; leaving; again a           |
            what it has goes on                        | attached; put a; own a; leaving; lost; attached; own a  | go on a
            and what it gave away does not             | attached; put a; own a; leaving; hand over a; lost; attached; back a |
            """)
    void should(String rule, String script, String expected) {
        List<OwnershipEffect> last = List.of();
        for (String step : script.split("; ", -1)) {
            moved = "";
            last = step(step);
        }

        assertThat(moved + last.stream().map(this::words).collect(Collectors.joining(", ")))
                .as(rule)
                .isEqualTo(expected == null ? "" : expected);
    }

    private List<OwnershipEffect> step(String step) {
        String[] words = step.split(" ", -1);
        return switch (words[0]) {
            case "attached" -> model.attached();
            case "lost" -> model.lost();
            case "counted" -> model.counted(Long.parseLong(words[1]));
            case "left" -> model.arrived(record(Form.RECORD, words[1], "earlier-run", AliveTimes.NONE));
            case "own" ->
                words.length > 2
                        ? model.arrived(record(Long.parseLong(words[3]), Form.RECORD, words[1], RUN, AliveTimes.NONE))
                        : model.arrived(record(Form.RECORD, words[1], RUN, AliveTimes.NONE));
            case "back" ->
                model.arrived(record(Form.RECORD, words[1], RUN, AliveTimes.NONE.with("other-run", Instant.EPOCH)));
            case "mark" -> model.arrived(record(Form.MARK, words[1], "earlier-run", AliveTimes.NONE));
            case "unknown" -> model.arrived(record(Form.UNKNOWN, words[1], "later-run", AliveTimes.NONE));
            case "removed" -> model.removed(id(words[1]));
            case "again" -> model.again(id(words[1]));
            case "taken" -> model.takenUp(id(words[2]));
            case "give" -> model.giveUp(id(words[2]), Tenant.DEFAULT);
            case "name" -> model.nameTaken();
            case "hand" -> {
                OptionalLong key = model.handedOver(id(words[2]));
                moved = key.isPresent() ? "move " + key.getAsLong() : "";
                yield List.of();
            }
            default -> quiet(step, words);
        };
    }

    private List<OwnershipEffect> quiet(String step, String[] words) {
        if (step.startsWith("not put")) {
            return model.notPut(id(words[2]));
        }
        if (step.startsWith("not now")) {
            model.notNow(id(words[2]));
        } else if (step.startsWith("put")) {
            model.put(id(words[1]));
        } else if (step.startsWith("sent")) {
            model.sent(id(words[1]));
        } else {
            assertThat(step).isIn("lapsed", "leaving");
            if (step.equals("leaving")) {
                model.leaving();
            } else {
                model.lapsed();
            }
        }
        return List.of();
    }

    private FoundRecord record(Form form, String name, String run, AliveTimes alive) {
        return record(name.charAt(0) - 'a' + 1, form, name, run, alive);
    }

    private FoundRecord record(long key, Form form, String name, String run, AliveTimes alive) {
        return new FoundRecord(key, form, id(name), run, alive, null);
    }

    private SessionId id(String name) {
        return ids.computeIfAbsent(name, unused -> SessionId.random());
    }

    private String words(OwnershipEffect effect) {
        if (effect instanceof OwnershipEffect.Acknowledge acknowledge) {
            return "acknowledge " + acknowledge.key();
        }
        if (effect instanceof OwnershipEffect.TakeUp takeUp) {
            return "take up " + name(takeUp.record().id());
        }
        if (effect instanceof OwnershipEffect.Answer answer) {
            return "answer " + name(answer.id());
        }
        if (effect instanceof OwnershipEffect.GoOn goOn) {
            return "go on " + name(goOn.id());
        }
        return effect instanceof OwnershipEffect.Leave leave ? "leave " + name(leave.id()) : "tell";
    }

    private String name(SessionId id) {
        List<String> names = new ArrayList<>();
        ids.forEach((name, known) -> {
            if (known.equals(id)) {
                names.add(name);
            }
        });
        return names.get(0);
    }
}
