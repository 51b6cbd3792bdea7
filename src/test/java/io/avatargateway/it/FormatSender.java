package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.audio.ForeignFile;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/** Lets one session speak files of several formats, one behind the other, and cuts what the avatar heard into them. */
final class FormatSender {

    /** How speech gets to the gateway. */
    enum Way {
        CORE,
        AMQP,
        /** As an utterance that is still being made, with about one part for each tenth of a second. */
        PARTS,
        HTTP
    }

    private static final RestClient GATEWAY = RestClient.gateway();
    private static final int PARTS = 15;
    private static final int BYTES_PER_MILLI = 32;

    private final Way way;

    FormatSender(Way way) {
        this.way = way;
    }

    /** By the name of the format. */
    Map<String, SpokenFormat> speak(List<ForeignFile> formats, Path directory) throws Exception {
        Map<String, SpokenFormat> spoken = new HashMap<>();
        Map<String, byte[]> theirs = new HashMap<>();
        List<ForeignFile> sent = new ArrayList<>();
        try (TestSession session = TestSession.open();
                JmsProducer producer = way == Way.AMQP ? JmsProducer.amqp() : JmsProducer.core()) {
            for (ForeignFile format : formats) {
                try {
                    Path file = made(format, directory);
                    theirs.put(format.name(), format.converted(file));
                    send(session, producer, format, Files.readAllBytes(file));
                    sent.add(format);
                } catch (TestAbortedException noSuchProgram) {
                    spoken.put(format.name(), SpokenFormat.skipped(noSuchProgram));
                }
            }
            Map<String, JsonNode> replies = replies(session, producer, sent);
            byte[] heard = session.heard();
            int from = 0;
            for (ForeignFile format : sent) {
                JsonNode reply = replies.get(format.id());
                int place = sent.indexOf(format);
                int bytes = BYTES_PER_MILLI * reply.path("durationMillis").asInt();
                byte[] piece = Arrays.copyOfRange(
                        heard,
                        Math.min(from, heard.length),
                        Math.min(from + bytes + BYTES_PER_MILLI * (place + 1), heard.length));
                spoken.put(format.name(), SpokenFormat.of(place, reply, piece, theirs.get(format.name())));
                from += bytes;
            }
            assertThat(heard.length).as("bytes that were heard").isBetween(from, from + BYTES_PER_MILLI * sent.size());
        }
        return spoken;
    }

    /** Each says something else, so that one cannot be taken for another. */
    private static Path made(ForeignFile format, Path directory) throws IOException, InterruptedException {
        Path own = Files.createDirectory(directory.resolve(format.id()));
        return format.made(ForeignFile.say("You hear " + format.name(), own.resolve("words.wav")));
    }

    private void send(TestSession session, JmsProducer producer, ForeignFile format, byte[] file) throws JMSException {
        if (way == Way.HTTP) {
            List<String> headers = new ArrayList<>(List.of("Avatar-Job-Id", format.id()));
            if (format.type() != null) {
                headers.addAll(List.of("Content-Type", format.type()));
            }
            GATEWAY.postBytes(session.path("/audio"), file, headers.toArray(String[]::new))
                    .is(202);
            return;
        }
        int parts = way == Way.PARTS ? PARTS : 1;
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) file.length * part / parts);
            int to = (int) ((long) file.length * (part + 1) / parts);
            Map<String, String> properties =
                    new HashMap<>(Map.of("AvatarSessionId", session.id, "AvatarJobId", format.id()));
            if (format.type() != null) {
                properties.put("AvatarAudioType", format.type());
            }
            BytesMessage message = producer.speech(Arrays.copyOfRange(file, from, to), properties);
            if (way == Way.PARTS) {
                message.setIntProperty("AvatarPart", part);
                message.setBooleanProperty("AvatarLastPart", part == parts - 1);
            }
            producer.send(message);
        }
    }

    /** The final ones, by the job's id. */
    private Map<String, JsonNode> replies(TestSession session, JmsProducer producer, List<ForeignFile> sent)
            throws Exception {
        Map<String, JsonNode> replies = new HashMap<>();
        if (way == Way.HTTP) {
            for (ForeignFile format : sent) {
                replies.put(format.id(), session.awaitJob(format.id(), "finished"));
            }
            return replies;
        }
        while (replies.size() < sent.size()) {
            JmsProducer.Reply reply = producer.next();
            if (reply.isFinal()) {
                replies.put(reply.json().path("jobId").asText(), reply.json());
            }
        }
        return replies;
    }
}
