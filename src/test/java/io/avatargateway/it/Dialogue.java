package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A session, and an enterprise system that speaks to it by one of the ways. Keeps all replies, and holds that no
 * message gets two final ones. For one thread.
 */
final class Dialogue implements AutoCloseable {

    private static final Set<String> NOT_FINAL = Set.of("accepted", "started");
    private static final long WAY_SECONDS = 90;

    /** By which client, and to which queue. */
    enum Way {
        CORE_BY_THE_INTAKE,
        CORE_STRAIGHT,
        AMQP_BY_THE_INTAKE,
        AMQP_STRAIGHT;

        private boolean straight() {
            return this == CORE_STRAIGHT || this == AMQP_STRAIGHT;
        }

        private JmsProducer producer() {
            return this == CORE_BY_THE_INTAKE || this == CORE_STRAIGHT ? JmsProducer.core() : JmsProducer.amqp();
        }
    }

    /** What is done by each way. */
    interface Scene {
        void play(Dialogue dialogue) throws Exception;
    }

    final TestSession session;
    private final Way way;
    private final JmsProducer producer;
    private final String queue;
    /** By the correlation id of what they answer. */
    private final Map<String, List<JmsProducer.Reply>> replies = new HashMap<>();

    private int sent;

    private Dialogue(TestSession session, Way way) {
        this.session = session;
        this.way = way;
        this.producer = way.producer();
        this.queue = way.straight() ? session.describe().path("audioQueue").asText() : "avatar.audio";
    }

    /** Plays the scene by all four ways at the same time, in a session each. */
    static void byEveryWay(Supplier<TestSession> opening, Scene scene) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(Way.values().length);
        try {
            List<Future<?>> playing = new ArrayList<>();
            for (Way way : Way.values()) {
                playing.add(threads.submit(() -> play(opening, way, scene)));
            }
            for (Future<?> one : playing) {
                one.get(WAY_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void play(Supplier<TestSession> opening, Way way, Scene scene) {
        try (TestSession session = opening.get();
                Dialogue dialogue = new Dialogue(session, way)) {
            scene.play(dialogue);
        } catch (Exception | AssertionError failed) {
            throw new AssertionError(way + ": " + failed.getMessage(), failed);
        }
    }

    /** A message with nothing in it but a job's name; its correlation id is its own. */
    Message bare(String jobId) throws JMSException {
        return named(jobId, producer.context.createMessage());
    }

    /** The same with a body. */
    Message speech(String jobId, byte[] pcm) throws JMSException {
        BytesMessage message = producer.context.createBytesMessage();
        message.writeBytes(pcm);
        return named(jobId, message);
    }

    private Message named(String jobId, Message message) throws JMSException {
        message.setStringProperty("AvatarSessionId", session.id);
        message.setStringProperty("AvatarJobId", jobId);
        message.setStringProperty("AvatarAudioType", "audio/pcm;rate=16000");
        message.setJMSCorrelationID(jobId + " " + ++sent);
        return message;
    }

    /** Sends it, and returns its correlation id. */
    String send(Message message) throws JMSException {
        producer.sendTo(queue, message);
        return message.getJMSCorrelationID();
    }

    String send(Message message, int priority, long timeToLiveMillis) throws JMSException {
        producer.context
                .createProducer()
                .setJMSReplyTo(producer.replyTo)
                .setPriority(priority)
                .setTimeToLive(timeToLiveMillis)
                .send(producer.context.createQueue(queue), message);
        return message.getJMSCorrelationID();
    }

    /** Sends a buzz to be spoken in its turn. */
    String say(String jobId, int loudness, int millis) throws JMSException {
        return send(speech(jobId, Speech.buzz(loudness, millis)));
    }

    /** Sends a buzz with these properties. */
    String say(String jobId, int loudness, int millis, Map<String, Object> properties) throws JMSException {
        return send(with(properties, speech(jobId, Speech.buzz(loudness, millis))));
    }

    /** Sends a message that only asks for something to be done. */
    String ask(String jobId, Map<String, Object> properties) throws JMSException {
        return send(with(properties, bare(jobId)));
    }

    static Message with(Map<String, Object> properties, Message message) throws JMSException {
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }
        return message;
    }

    /** Waits until what was sent is in the session's queue; what was sent straight there is. */
    void inTheQueue(String... messages) throws Exception {
        if (!way.straight()) {
            for (String message : messages) {
                await(message, "accepted");
            }
        }
    }

    /** Waits for this reply. */
    JmsProducer.Reply await(String message, String status) throws Exception {
        while (true) {
            for (JmsProducer.Reply reply : of(message)) {
                if (reply.status().equals(status)) {
                    return reply;
                }
                assertThat(reply.status())
                        .as("waiting for %s of %s: %s", status, message, reply.json())
                        .isIn(NOT_FINAL);
            }
            take();
        }
    }

    /** Waits for the reply that ends the job. */
    JmsProducer.Reply end(String message) throws Exception {
        while (finals(message).isEmpty()) {
            take();
        }
        return finals(message).get(0);
    }

    /** All words of the replies to a message so far. */
    List<String> words(String message) {
        return of(message).stream().map(JmsProducer.Reply::status).toList();
    }

    private void take() throws Exception {
        JmsProducer.Reply reply = producer.next();
        String answered = reply.message().getJMSCorrelationID();
        replies.computeIfAbsent(answered, none -> new ArrayList<>()).add(reply);
        assertThat(finals(answered)).as("final replies to %s", answered).hasSizeLessThan(2);
    }

    private List<JmsProducer.Reply> finals(String message) {
        return of(message).stream()
                .filter(reply -> !NOT_FINAL.contains(reply.status()))
                .toList();
    }

    private List<JmsProducer.Reply> of(String message) {
        return replies.getOrDefault(message, List.of());
    }

    /**
     * What the avatar played, once everything that was sent has its end. A last job comes behind it. So any reply too
     * many was there before that job's.
     */
    Heard heard() throws Exception {
        String last = ask("last", Map.of("AvatarAction", "silence", "AvatarSilenceMillis", 20));
        await(last, "finished");
        List<Heard.Buzz> played = session.played().buzzes();
        int end = played.size() - 1;
        // The avatar may not have come to the last job yet: nobody waits to be told that silence was heard.
        return new Heard(played.get(end).loudness() == 0 ? played.subList(0, end) : played);
    }

    Message deadLetter(String jobId) throws JMSException {
        return producer.deadLetter(jobId);
    }

    @Override
    public void close() {
        producer.close();
    }
}
