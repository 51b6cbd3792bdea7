package io.avatargateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.avatargateway.session.model.JobText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTextsTest {

    @Test
    void shouldReadWordsTheirLanguageAndWhenTheyAreHeard() throws JobTexts.Fault {
        assertThat(JobTexts.read(
                        "Grüezi.\n Wie gaht's?",
                        "de-CH",
                        "[{\"atMillis\":0,\"text\":\"Grüezi.\"},{\"text\":\"Wie gaht's?\",\"atMillis\":800}]"))
                .isEqualTo(new JobText(
                        "Grüezi. Wie gaht's?",
                        "de-CH",
                        List.of(new JobText.Mark(0, "Grüezi."), new JobText.Mark(800, "Wie gaht's?"))));
        assertThat(JobTexts.read(null, null, null)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | | | TEXT",
                "a\u0000b | | | TEXT",
                "hello | english! | | LANGUAGE",
                " | | [] | MARKS",
                "hello | | {} | MARKS",
                "hello | | nonsense | MARKS",
                "hello | | [{\"atMillis\":-1,\"text\":\"a\"}] | MARKS",
                "hello | | [{\"atMillis\":1.5,\"text\":\"a\"}] | MARKS",
                "hello | | [{\"atMillis\":1}] | MARKS",
                "hello | | [{\"atMillis\":9,\"text\":\"a\"},{\"atMillis\":8,\"text\":\"b\"}] | MARKS"
            })
    void shouldSayWhichOfThemBreaksItsRule(String text, String language, String marks, JobTexts.Field field) {
        String unescaped = text == null ? null : text.translateEscapes().replace("\\u0000", "\u0000");

        JobTexts.Fault fault =
                catchThrowableOfType(JobTexts.Fault.class, () -> JobTexts.read(unescaped, language, marks));

        assertThat(fault.field()).isEqualTo(field);
        assertThat(fault.rule()).isNotEmpty();
    }

    @Test
    void shouldWriteMarksAsTheyAreRead() throws JobTexts.Fault {
        List<JobText.Mark> marks = List.of(new JobText.Mark(1, "a \"b\""));
        assertThat(JobTexts.read("a b", null, JobTexts.json(marks)).marks()).isEqualTo(marks);
    }
}
