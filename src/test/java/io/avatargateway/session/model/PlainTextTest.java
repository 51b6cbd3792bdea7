package io.avatargateway.session.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    private static final String EMOJI = "\ud83d\ude00";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "\n",
                "\u001f",
                "\u007f",
                "\u0080",
                "\u0085",
                "\u009f",
                "\ud83d",
                "\ude00",
                "\ude00\ud83d"
            })
    void shouldRefuseWhatIsNoCharacterOfAText(String part) {
        assertThat(PlainText.isPlain("a" + part + "b", 1, 10)).isFalse();
        assertThat(PlainText.shown("a" + part + "b", 10)).matches("a\\?+b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00a0", "ü", EMOJI, "a b", "\u05d0", "\uffff"})
    void shouldTakeOtherText(String text) {
        assertThat(PlainText.isPlain(text, 1, 10)).isTrue();
        assertThat(PlainText.wellFormed(text)).isSameAs(text);
    }

    @Test
    void shouldCountCharactersAsPeopleDo() {
        assertThat(PlainText.isPlain(EMOJI.repeat(3), 1, 3)).isTrue();
        assertThat(PlainText.isPlain(EMOJI.repeat(3), 1, 2)).isFalse();
        assertThat(PlainText.isPlain("", 1, 2)).isFalse();
        assertThat(PlainText.isPlain("", 0, 2)).isTrue();
    }

    @Test
    void shouldNotCutACharacterInTwo() {
        assertThat(PlainText.shown(EMOJI.repeat(3), 2)).isEqualTo(EMOJI.repeat(2) + "…");
        assertThat(PlainText.shown(EMOJI.repeat(3), 3)).isEqualTo(EMOJI.repeat(3));
    }

    @Test
    void shouldMendWhatIsNotWellFormed() {
        assertThat(PlainText.wellFormed("a\ud83d" + EMOJI + "\ude00")).isEqualTo("a\ufffd" + EMOJI + "\ufffd");
    }
}
