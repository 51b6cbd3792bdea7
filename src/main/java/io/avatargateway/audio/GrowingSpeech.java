package io.avatargateway.audio;

import io.avatargateway.audio.format.ByteSource;
import io.avatargateway.audio.format.FileSource;
import io.avatargateway.audio.format.MemorySource;
import io.avatargateway.audio.format.Repair;
import io.avatargateway.audio.format.SpeechFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Speech that is spoken while it still comes. The parts are consecutive pieces of one stream of bytes, cut anywhere. A
 * part that begins with a header of the same container is the next file of the same speech; the joint is not heard. One
 * thread may append while another reads; neither waits for the other longer than it takes to convert one frame.
 */
public final class GrowingSpeech implements Speech {

    private final ReentrantLock lock = new ReentrantLock();
    private final Conversion conversion;
    private SpeechFormatException failure;
    private boolean ended;
    private boolean closed;

    GrowingSpeech(Conversion conversion) {
        this.conversion = conversion;
    }

    /**
     * Appends bytes, which are not copied and must not change. Once the speech is closed they are dropped.
     *
     * @throws SpeechFormatException if it is known by now that the bytes are not what they should be
     */
    public void append(byte[] part) throws SpeechFormatException {
        try {
            append(new MemorySource(part));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Appends a file, which must stay until the speech is closed or {@link #unreadBytes} is 0; it is not deleted.
     *
     * @throws SpeechFormatException if it is known by now that the bytes are not what they should be
     * @throws IOException if a file cannot be read
     */
    public void append(Path part) throws SpeechFormatException, IOException {
        append(new FileSource(part));
    }

    /** Nothing more comes. Idempotent. */
    public void end() {
        lock.lock();
        try {
            if (!ended && !closed) {
                ended = true;
                conversion.end();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Nothing more comes, and what came is not all: the reader gets what was appended before, and then this. The first
     * call counts.
     */
    public void fail(SpeechFormatException why) {
        lock.lock();
        try {
            if (!ended && !closed && failure == null) {
                failure = why;
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many of the appended bytes were not decoded yet: what waits in memory, or in files. */
    public long unreadBytes() {
        lock.lock();
        try {
            return closed ? 0 : conversion.unreadBytes();
        } finally {
            lock.unlock();
        }
    }

    /** Known once all was read; -1 until then. */
    @Override
    public long durationMillis() {
        lock.lock();
        try {
            return conversion.durationMillis();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Repair> repairs() {
        lock.lock();
        try {
            return conversion.repairs();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public byte[] nextFrame(int maxBytes) throws IOException, SpeechFormatException {
        lock.lock();
        try {
            byte[] frame = conversion.nextFrame(maxBytes);
            if (frame == null && failure != null) {
                throw failure;
            }
            return frame;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            conversion.close();
        } finally {
            lock.unlock();
        }
    }

    private void append(ByteSource part) throws SpeechFormatException, IOException {
        lock.lock();
        try {
            if (ended || failure != null) {
                part.close();
                throw new IllegalStateException("part: appended behind the end (expected: before end() or fail())");
            }
            if (closed) {
                part.close();
                return;
            }
            conversion.append(part);
            conversion.prime();
        } finally {
            lock.unlock();
        }
    }
}
