package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.SessionEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said in writing, told when it is heard. */
class MarkTest {

    private static final JobText TEXT = new JobText(
            "Hello. How are you?",
            "en",
            List.of(
                    new JobText.Mark(0, "Hello."),
                    new JobText.Mark(400, "How are you?"),
                    new JobText.Mark(9_000, "?")));

    private final SessionBench bench = new SessionBench();

    @Test
    void shouldTellTheWordsWhenTheyAreHeard() {
        bench.ready();
        bench.feed.put("greeting", 1_000, TEXT);
        bench.link().says(new LinkEvent.SpeechBegan());
        assertThat(marks()).containsExactly("greeting 0 Hello.");

        bench.time.advance(Duration.ofMillis(399));
        assertThat(marks()).hasSize(1);
        bench.time.advance(Duration.ofMillis(10));

        assertThat(marks()).containsExactly("greeting 0 Hello.", "greeting 400 How are you?");
    }

    @Test
    void shouldNotTellWordsThatAreNeverHeard() {
        bench.ready();
        bench.feed.put("greeting", 1_000, TEXT);
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advance(Duration.ofMillis(100));

        bench.session.interrupt(false);

        bench.time.advance(Duration.ofSeconds(20));
        assertThat(marks()).containsExactly("greeting 0 Hello.");
    }

    @Test
    void shouldTellInEachEventOfTheJobWhatItSays() {
        bench.ready();
        bench.feed.put("greeting", 100, TEXT);
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advance(Duration.ofSeconds(1));
        bench.link().says(new LinkEvent.SpeechEnded());
        bench.time.advance(Duration.ofSeconds(3));

        assertThat(bench.events)
                .filteredOn(event -> event.type() == SessionEvent.Type.JOB)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.job().text()).isEqualTo(TEXT));
    }

    /** As of an utterance in parts. */
    @Test
    void shouldTellWordsThatBecameKnownWhileItSpeaks() {
        bench.ready();
        ToldSpeech speech = bench.feed.grow("talk").grow(1_000, 1_000);
        bench.link().says(new LinkEvent.SpeechBegan());
        JobText first = new JobText("One.", null, List.of(new JobText.Mark(100, "One.")));
        speech.says(first);
        bench.time.advance(Duration.ofMillis(110));
        assertThat(marks()).containsExactly("talk 100 One.");

        speech.says(first.followedBy(new JobText(
                "Two. Three.", "en", List.of(new JobText.Mark(50, "Two."), new JobText.Mark(700, "Three.")))));

        assertThat(marks()).as("late words at once").containsExactly("talk 100 One.", "talk 50 Two.");
        bench.time.advance(Duration.ofMillis(600));
        assertThat(marks()).endsWith("talk 700 Three.");
        bench.session.interrupt(false);
        assertThat(bench.events)
                .filteredOn(event -> event.type() == SessionEvent.Type.JOB)
                .last()
                .satisfies(event -> assertThat(event.job().text().text()).isEqualTo("One. Two. Three."));
    }

    private List<String> marks() {
        return bench.events.stream()
                .filter(event -> event.type() == SessionEvent.Type.MARK)
                .map(SessionEvent::data)
                .map(data -> data.get("jobId") + " " + data.get("atMillis") + " " + data.get("text"))
                .toList();
    }
}
