package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.audio.format.TestFiles;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.security.Caller;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.Arrays;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A message into which nothing was written: Artemis' client sends four zero bytes for it, which are a click of full
 * scale in µ-law.
 */
@Timeout(30)
class EmptyBodyTest extends IntakeAndFeed {

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "audio/pcm",
                "audio/pcm;bits=8",
                "audio/L16;rate=16000",
                "audio/PCMU",
                "audio/PCMA",
                "audio/basic",
                "audio/wav",
                "audio/au",
                "audio/aiff",
                "audio/mpeg",
                "audio/flac",
                "audio/ogg",
                "application/octet-stream"
            })
    void shouldRejectAJobIntoWhichNothingWasWritten(String type) throws Exception {
        for (boolean direct : new boolean[] {true, false}) {
            send(typed(unwritten("nothing-" + direct), type), direct);
            feed.feed.request();
            JsonObject reply = feed.nextReply();
            while (reply.getString("status").equals("accepted")) {
                reply = feed.nextReply();
            }
            assertThat(reply.getString("status")).as("direct " + direct).isEqualTo("rejected");
            assertThat(reply.getString("code")).isEqualTo("AUDIO_EMPTY");
            assertThat(feed.nextDeadLetter().getBody(byte[].class)).isNullOrEmpty();
        }
    }

    /**
     * Wherever in the utterance it comes. In front, a synthesiser says by it that it begins; at the end, that it is
     * done. It may also come between.
     */
    @ParameterizedTest
    @CsvSource({
        "audio/pcm,",
        "audio/pcm;bits=8,",
        "audio/L16;rate=16000;endian=big,",
        "audio/PCMU,",
        "audio/PCMA,",
        "audio/basic,",
        "audio/wav, wav",
        "audio/au, au",
        "audio/aiff, aiff",
        "audio/mpeg, speech.mp3",
        "audio/flac, speech.flac",
        "audio/ogg, speech.opus"
    })
    void shouldSpeakAllOfAnUtteranceAndNotTheEmptyPartsOfIt(String type, String file) throws Exception {
        byte[] speech = speech(file);
        byte[] whole = spoken(typed(part(feed.message("whole", 0), speech, 0, true), type));
        int half = speech.length / 2 + speech.length / 2 % 2;
        feed.send(typed(numbered(unwritten("talk"), 0, false), type));
        feed.send(part(feed.message("talk", 0), Arrays.copyOf(speech, half), 1, false));
        feed.send(numbered(unwritten("talk"), 2, false));
        feed.send(part(feed.message("talk", 0), Arrays.copyOfRange(speech, half, speech.length), 3, false));
        feed.send(numbered(unwritten("talk"), 4, true));

        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo("talk");
        assertThat(toTheEnd(job)).isEqualTo(whole);
    }

    @Test
    void shouldRejectAnUtteranceOfEmptyPartsOnly() throws Exception {
        feed.send(typed(numbered(unwritten("talk"), 0, false), "audio/PCMU"));
        feed.send(numbered(unwritten("talk"), 1, true));
        Job job = feed.nextJob();
        assertThatThrownBy(() -> toTheEnd(job))
                .isInstanceOfSatisfying(SpeechFormatException.class, e -> assertThat(e.fault())
                        .isEqualTo(SpeechFormatException.Fault.EMPTY));
    }

    /** In AMQP four zero bytes are four zero bytes. */
    @Test
    void shouldSpeakFourZeroBytesThatCameByAmqp() throws Exception {
        try (Connection connection = new JmsConnectionFactory(broker.amqpUrl()).createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(new byte[4]);
            message.setStringProperty(JmsNames.JOB_ID, "zeros");
            session.createProducer(session.createQueue(feed.queue())).send(message);
            assertThat(toTheEnd(feed.nextJob())).isEqualTo(new byte[4]);
        }
    }

    @Test
    void shouldSpeakFourZeroBytesThatCameByHttp() throws Exception {
        JmsSpeechIntake http = new JmsSpeechIntake(
                feed.client,
                intake.sessions(),
                feed.factory,
                FeedFixture.BODIES,
                feed.backlogs,
                FeedFixture.LIMITS,
                Clock.systemUTC());
        http.submit(Caller.local(), feed.id, "zeros", "audio/pcm", new ByteArrayInputStream(new byte[4]));
        assertThat(toTheEnd(feed.nextJob())).isEqualTo(new byte[4]);
    }

    private byte[] speech(String file) throws Exception {
        if (file == null) {
            return pcm(6400);
        }
        return switch (file) {
            case "wav" -> TestFiles.wav(16_000, 1, pcm(6400));
            case "au" -> TestFiles.au(3, 16_000, 1, 6400, pcm(6400));
            case "aiff" -> TestFiles.aiff(1, 16, 3200, null, pcm(6400));
            default -> TestFiles.resource(file);
        };
    }

    private byte[] spoken(BytesMessage message) throws Exception {
        feed.send(message);
        Job job = feed.nextJob();
        byte[] all = toTheEnd(job);
        feed.feed.settle(job, FeedFixture.finished(job));
        return all;
    }

    private static byte[] toTheEnd(Job job) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long give = System.nanoTime() + 10_000_000_000L;
        for (byte[] frame = job.speech().nextFrame(3200);
                System.nanoTime() < give;
                frame = job.speech().nextFrame(3200)) {
            if (frame != null && frame.length == 0) {
                return all.toByteArray();
            }
            all.writeBytes(frame == null ? new byte[0] : frame);
        }
        throw new AssertionError("no end came after " + all.size() + " bytes");
    }

    private void send(BytesMessage message, boolean direct) throws Exception {
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        feed.send(direct ? feed.queue() : JmsNames.INTAKE, message, 0, 4);
        if (!direct) {
            assertThat(intake.takeIn()).isTrue();
        }
    }

    private BytesMessage unwritten(String jobId) throws Exception {
        BytesMessage message = feed.producerSession.createBytesMessage();
        message.setStringProperty(JmsNames.JOB_ID, jobId);
        message.setJMSReplyTo(feed.replyQueue);
        return message;
    }

    private static BytesMessage typed(BytesMessage message, String type) throws Exception {
        if (type != null) {
            message.setStringProperty(JmsNames.AUDIO_TYPE, type);
        }
        return message;
    }

    private static BytesMessage part(BytesMessage message, byte[] bytes, int number, boolean last) throws Exception {
        message.clearBody();
        message.writeBytes(bytes);
        return numbered(message, number, last);
    }

    private static BytesMessage numbered(BytesMessage message, int number, boolean last) throws Exception {
        message.setIntProperty(JmsNames.PART, number);
        message.setBooleanProperty(JmsNames.LAST_PART, last);
        return message;
    }
}
