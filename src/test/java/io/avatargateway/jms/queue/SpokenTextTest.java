package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.JobText;
import jakarta.jms.BytesMessage;
import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that say in writing what they say. */
@Timeout(60)
class SpokenTextTest extends FeedAtBroker {

    @Test
    void shouldComeWithTheJobAndStandInItsStatus() throws Exception {
        BytesMessage message = feed.message("greeting", 640);
        message.setStringProperty("AvatarText", "Grüezi.");
        message.setStringProperty("AvatarTextLanguage", "de-CH");
        message.setStringProperty("AvatarMarks", "[{\"atMillis\":5,\"text\":\"Grüezi.\"}]");
        feed.send(message);

        JobText text = new JobText("Grüezi.", "de-CH", List.of(new JobText.Mark(5, "Grüezi.")));
        assertThat(feed.nextJob().text()).isEqualTo(text);
        assertThat(feed.statuses).anySatisfy(status -> assertThat(status.text()).isEqualTo(text));
        JsonObject reply = feed.nextReply();
        assertThat(reply.getString("text")).isEqualTo("Grüezi.");
        assertThat(reply.getString("textLanguage")).isEqualTo("de-CH");
    }

    @Test
    void shouldBeRefusedWhereItsMarksAreNone() throws Exception {
        BytesMessage message = feed.message("wrong", 640);
        message.setStringProperty("AvatarText", "Hello");
        message.setStringProperty("AvatarMarks", "soon");
        feed.send(message);
        feed.send(feed.message("behind", 640));

        assertThat(feed.nextJob().id()).isEqualTo("behind");
        JsonObject reply = feed.nextReply();
        while (!reply.getString("status").equals("rejected")) {
            reply = feed.nextReply();
        }
        assertThat(reply.getString("code")).isEqualTo("PROPERTY_INVALID");
        assertThat(reply.getString("detail")).contains("AvatarMarks: soon (expected: a JSON array");
    }
}
