package io.avatargateway.jms.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.audio.format.Repair;
import io.avatargateway.contract.ApiDocument;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.SessionEvent;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code docs/asyncapi.yaml} is written by hand; here it is held against the code. */
class AsyncApiTest {

    private final JsonNode document = ApiDocument.asyncApi().root();

    @Test
    void shouldNameEveryPropertyAndNoOther() throws IllegalAccessException {
        Set<String> documented = new TreeSet<>();
        for (JsonNode schema : document.at("/components/schemas")) {
            schema.path("properties").fieldNames().forEachRemaining(name -> {
                if (name.startsWith("Avatar")) {
                    documented.add(name);
                }
            });
        }
        assertThat(documented).isEqualTo(names("Avatar"));
    }

    @Test
    void shouldNameEveryDestinationAndNoOther() throws IllegalAccessException {
        Set<String> documented = new TreeSet<>();
        for (JsonNode channel : document.path("channels")) {
            if (!channel.path("address").isNull()) {
                documented.add(channel.path("address").asText().replaceAll("\\{\\w+}", ""));
            }
        }
        Set<String> known = names("avatar.");
        known.add(JmsNames.SESSION_QUEUE_PREFIX + JmsNames.URGENT_SUFFIX);
        // Behind this one stand two names, with a dot between them.
        known.remove(JmsNames.WEBHOOKS_PREFIX);
        known.add(JmsNames.WEBHOOKS_PREFIX + ".");
        assertThat(documented).isEqualTo(known);
    }

    @Test
    void shouldNameEveryCodeAndNoOther() {
        assertThat(strings("/components/schemas/ErrorCode/enum"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
    }

    @Test
    void shouldNameEverythingThatCanBeMended() {
        assertThat(strings("/components/schemas/Repair/properties/code/enum"))
                .containsExactlyElementsOf(
                        Arrays.stream(Repair.Kind.values()).map(Enum::name).toList());
    }

    @Test
    void shouldHaveTheWordsOfTheCode() {
        assertThat(strings("/components/schemas/JobState/enum"))
                .containsExactlyElementsOf(
                        Arrays.stream(JobState.values()).map(JobState::word).toList());
        assertThat(strings("/components/schemas/EventProperties/properties/AvatarEventType/enum"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(SessionEvent.Type.values())
                        .map(SessionEvent.Type::word)
                        .toList());
        assertThat(strings("/components/schemas/BillDifferenceEvent/properties/data/properties/kind/enum"))
                .containsExactlyElementsOf(
                        Arrays.stream(BillFinding.Kind.values()).map(Enum::name).toList());
        assertThat(document.at("/components/schemas/DoneProperties/properties/AvatarStatus/const")
                        .asText())
                .isEqualTo(CommandReplies.DONE);
        assertThat(document.at("/components/schemas/RefusedProperties/properties/AvatarStatus/const")
                        .asText())
                .isEqualTo(CommandReplies.REFUSED);
        assertThat(document.at("/components/schemas/ReplyDeadLetterProperties/properties/AvatarReason/const")
                        .asText())
                .isEqualTo(JmsNames.REPLY_UNDELIVERABLE);
    }

    /** The values of the constants that begin like this. */
    private static Set<String> names(String start) throws IllegalAccessException {
        Set<String> names = new TreeSet<>();
        for (Field field : JmsNames.class.getDeclaredFields()) {
            if (field.get(null) instanceof String name && name.startsWith(start)) {
                names.add(name);
            }
        }
        return names;
    }

    private List<String> strings(String pointer) {
        List<String> strings = new ArrayList<>();
        document.at(pointer).forEach(text -> strings.add(text.asText()));
        return strings;
    }
}
