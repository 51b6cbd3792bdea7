package io.avatargateway.config.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {

    private final List<String> faults = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{} {}", "{\"a\":1,\"a\":2}", "\"text\"", "{\"a\":}", "nothing"})
    void shouldTakeNothingButOneObjectWithoutRepeatedNames(String file) {
        fields(file).finish();

        assertThat(faults).hasSize(1).allMatch(fault -> fault.startsWith("(expected: "));
    }

    @Test
    void shouldTakeNothingButUtf8() {
        JsonFields.parse(new byte[] {'{', (byte) 0xff, '}'}, faults);

        assertThat(faults).containsExactly("(expected: text in UTF-8)");
    }

    @Test
    void shouldNotRepeatWhatCannotBeRead() {
        fields("{\"key\": sk-very-secret}");

        assertThat(faults.toString()).doesNotContain("secret");
    }

    @Test
    void shouldReadWhatIsRight() {
        JsonFields fields = fields(
                """
                {"name": "acme", "count": 3, "when": "2027-01-31T12:00:00Z", "roles": ["a", "b"],
                 "list": [{"n": 1}, {"n": 2}], "part": {"n": 9}, "nothing": null}
                """);

        assertThat(fields.text("name", text -> true, "any")).contains("acme");
        assertThat(fields.number("count", 1, 3)).contains(3L);
        assertThat(fields.moment("when")).contains(Instant.parse("2027-01-31T12:00:00Z"));
        assertThat(fields.words("roles", Set.of("a", "b", "c"))).containsExactly("a", "b");
        assertThat(fields.objects("list", 2).stream()
                        .map(each -> each.number("n", 1, 2).orElseThrow()))
                .containsExactly(1L, 2L);
        assertThat(fields.object("part").orElseThrow().number("n", 1, 9)).contains(9L);
        assertThat(fields.text("nothing", text -> true, "any")).isEmpty();
        assertThat(fields.object("none")).isEmpty();
        fields.finish();
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldNameEveryFaultWithItsPlace() {
        JsonFields fields = fields(
                """
                {"name": "Acme\\u001b", "count": 1e30, "half": 0.5, "when": "tomorrow", "roles": ["x"], "twice": ["a", "a"],
                 "list": [{"n": 0, "odd": "secret"}], "part": "secret", "many": [{}, {}], "mixed": [{}, 1]}
                """);

        fields.text("name", text -> false, "a good one");
        fields.requiredText("missing", text -> true, "a text");
        fields.number("count", 1, Long.MAX_VALUE);
        fields.number("half", 0, 1);
        fields.moment("when");
        fields.words("roles", Set.of("b", "a"));
        fields.words("twice", Set.of("b", "a"));
        fields.words("none", Set.of("a"));
        fields.objects("list", 5).forEach(each -> {
            each.number("n", 1, 2);
            each.finish();
        });
        fields.object("part");
        fields.objects("many", 1);
        fields.objects("mixed", 5);
        fields.finish();

        assertThat(faults)
                .containsExactly(
                        "name: \"Acme\\u001b\" (expected: a good one)",
                        "missing: missing (expected: a text)",
                        "count: 1E+30 (expected: a whole number, 1..9223372036854775807)",
                        "half: 0.5 (expected: a whole number, 0..1)",
                        "when: \"tomorrow\" (expected: a moment like 2027-01-31T12:00:00Z)",
                        "roles: [\"x\"] (expected: a list of a, b)",
                        "twice: [\"a\",\"a\"] (expected: a list of a, b)",
                        "none: missing (expected: a list of a)",
                        "list[0].n: 0 (expected: a whole number, 1..2)",
                        "list[0].odd: unknown (expected: no field but n)",
                        "part: (another value) (expected: an object)",
                        "many: (another value) (expected: a list of at most 1 objects)",
                        "mixed: (another value) (expected: a list of at most 5 objects)");
    }

    private JsonFields fields(String file) {
        return JsonFields.parse(file.getBytes(UTF_8), faults);
    }
}
