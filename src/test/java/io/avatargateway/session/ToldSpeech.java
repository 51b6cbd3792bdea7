package io.avatargateway.session;

import io.avatargateway.audio.Speech;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeedListener;
import java.io.IOException;
import java.util.Arrays;

/** Speech in the making: a test says what there is of it. */
final class ToldSpeech implements Speech {

    Job job;
    private final JobFeedListener listener;
    private byte[] there = {};
    private JobText text;
    private boolean ended;
    private Throwable failure;

    ToldSpeech(JobFeedListener listener) {
        this.listener = listener;
    }

    /** This number of milliseconds more, whose samples are all the given value. */
    ToldSpeech grow(int millis, int value) {
        byte[] more = ListedFeed.samples(millis, value);
        int before = there.length;
        there = Arrays.copyOf(there, before + more.length);
        System.arraycopy(more, 0, there, before, more.length);
        listener.onSpeechGrew(job);
        return this;
    }

    /** From now on it is known to say all this. */
    void says(JobText all) {
        text = all;
        listener.onSpeechGrew(job);
    }

    JobText text() {
        return text;
    }

    void end() {
        ended = true;
        listener.onSpeechGrew(job);
    }

    void fail(Throwable why) {
        failure = why;
        listener.onSpeechGrew(job);
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
