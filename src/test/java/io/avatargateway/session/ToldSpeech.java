package io.avatargateway.session;

import io.avatargateway.audio.Speech;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.port.Job;
import java.io.IOException;
import java.util.Arrays;

/** Speech in the making: a test says what there is of it. */
final class ToldSpeech implements Speech {

    Job job;
    private final ListedFeed feed;
    private byte[] all = {};
    private byte[] there = {};
    private JobText text;
    private boolean ended;
    private Throwable failure;

    ToldSpeech(ListedFeed feed) {
        this.feed = feed;
    }

    /** This number of milliseconds more, whose samples are all the given value. */
    ToldSpeech grow(int millis, int value) {
        return grow(ListedFeed.samples(millis, value));
    }

    /** So much more. */
    ToldSpeech grow(byte[] more) {
        byte[] longer = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, longer, all.length, more.length);
        all = longer;
        int before = there.length;
        there = Arrays.copyOf(there, before + more.length);
        System.arraycopy(more, 0, there, before, more.length);
        grew();
        return this;
    }

    private void grew() {
        if (feed.listener != null) {
            feed.listener.onSpeechGrew(job);
        }
    }

    /** All parts so far come to another owner. */
    void comeAgain() {
        there = all;
    }

    /** From now on it is known to say all this. */
    void says(JobText all) {
        text = all;
        grew();
    }

    JobText text() {
        return text;
    }

    void end() {
        ended = true;
        grew();
    }

    void fail(Throwable why) {
        failure = why;
        grew();
    }

    @Override
    public long durationMillis() {
        return -1;
    }

    @Override
    public byte[] nextFrame(int maxBytes) throws IOException, SpeechFormatException {
        if (there.length == 0 && failure instanceof IOException lost) {
            throw lost;
        }
        if (there.length == 0 && failure instanceof SpeechFormatException broken) {
            throw broken;
        }
        if (there.length == 0 && failure instanceof RuntimeException defect) {
            throw defect;
        }
        if (there.length == 0 && failure instanceof Error defect) {
            throw defect;
        }
        if (there.length == 0 && !ended) {
            return null;
        }
        byte[] frame = Arrays.copyOf(there, Math.min(there.length, maxBytes));
        there = Arrays.copyOfRange(there, frame.length, there.length);
        return frame;
    }

    @Override
    public void close() {}
}
