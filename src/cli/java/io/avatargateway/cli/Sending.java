package io.avatargateway.cli;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Sends one utterance on a thread of its own, since a broker whose disk is full, or a synthesiser, may take its time.
 */
final class Sending implements Runnable {

    private static final int SMALL_BYTES = 64 * 1024;

    private final Broker broker;
    private final String queue;
    private final JobProperties job;
    private final Speech speech;
    private final int partBytes;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private volatile boolean begun;

    /**
     * @param partBytes most bytes of a part, 0 to send the utterance whole
     */
    Sending(Broker broker, String queue, JobProperties job, Speech speech, int partBytes) {
        this.broker = broker;
        this.queue = queue;
        this.job = job;
        this.speech = speech;
        this.partBytes = partBytes;
    }

    /** Begins. Returns the number of messages, when all are at the broker; or a {@link CliException}. */
    Future<Integer> start() {
        Thread thread = new Thread(this, "sending");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /** Whether the first of several parts is at the broker. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether it goes in parts. */
    boolean inParts() {
        return partBytes > 0;
    }

    @Override
    public void run() {
        try {
            Sender sender = broker.sender(queue);
            done.complete(partBytes > 0 ? sendParts(sender) : sendWhole(sender));
        } catch (JMSException failed) {
            done.completeExceptionally(
                    failed.getCause() instanceof IOException ? unreadable(failed) : broker.failed(failed));
        } catch (IOException | UncheckedIOException failed) {
            done.completeExceptionally(unreadable(failed));
        } catch (RuntimeException failed) {
            done.completeExceptionally(failed);
        }
    }

    private int sendWhole(Sender sender) throws JMSException, IOException {
        BytesMessage message = broker.message();
        if (speech.size() >= 0 && speech.size() <= SMALL_BYTES) {
            message.writeBytes(speech.in().readAllBytes());
            sender.send(job, message);
        } else {
            sender.send(job, message, speech.in());
        }
        return 1;
    }

    private int sendParts(Sender sender) throws JMSException, IOException {
        Parts parts = new Parts(speech.in(), partBytes);
        int number = 0;
        do {
            byte[] part = parts.next();
            BytesMessage message = broker.message();
            message.writeBytes(part);
            JobProperties.writePart(message, number, parts.wasLast());
            sender.send(job, message);
            begun = true;
            number++;
        } while (!parts.wasLast());
        return number;
    }

    private static CliException unreadable(Exception cause) {
        return new CliException(
                Outcome.FAILED, "--file: could not be read to its end (expected: speech until the end)", cause);
    }
}
