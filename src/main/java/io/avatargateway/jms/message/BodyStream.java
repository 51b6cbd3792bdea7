package io.avatargateway.jms.message;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterOutputStream;
import java.util.zip.ZipException;

/**
 * Where Artemis' client writes a body to. Inflates it if it is compressed, and keeps it up to the limit, whatever the
 * message says of its size. Beyond that nothing is inflated any more, and what still comes is let go by. The client
 * keeps the stream as long as it knows the message, and writes on its own threads. So whoever reads the message {@link
 * #giveBack gives it back} or {@link #abandon abandons} it.
 */
final class BodyStream extends OutputStream {

    private final Bounded kept;
    private final Inflater inflater;
    /** Guarded by this, as the next. */
    private OutputStream out;

    private ZipException malformed;

    /**
     * @param target of the body; stays open
     * @param compressed whether what comes is to be inflated
     */
    BodyStream(OutputStream target, long maxBytes, boolean compressed) {
        this.kept = new Bounded(target, maxBytes);
        this.inflater = compressed ? new Inflater() : null;
        this.out = compressed ? new InflaterOutputStream(kept, inflater) : kept;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (TooLarge enough) {
            // The client would log what it is thrown, for each packet that still comes, and give the broker no more
            // credits.
            out = nullOutputStream();
        } catch (ZipException garbage) {
            malformed = garbage;
            out = nullOutputStream();
        }
    }

    /** By the client, at the end of the body. */
    @Override
    public void close() {}

    /**
     * At the end of the body: nothing goes to the target any more.
     *
     * @return whether the body kept to the limit
     * @throws IOException if it could not be inflated to its end
     */
    synchronized boolean giveBack() throws IOException {
        boolean cutOff = inflater != null && !inflater.finished();
        abandon();
        if (malformed != null) {
            throw malformed;
        }
        if (cutOff && !kept.overflows) {
            throw new ZipException("A compressed body is cut off");
        }
        return !kept.overflows;
    }

    /** The body does not come to its end: nothing goes to the target any more. */
    synchronized void abandon() {
        out = nullOutputStream();
        if (inflater != null) {
            inflater.end();
        }
    }

    /** What was kept, in bytes. */
    synchronized long size() {
        return kept.size;
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static final class Bounded extends OutputStream {
        private final OutputStream target;
        private final long maxBytes;
        private long size;
        private boolean overflows;

        Bounded(OutputStream target, long maxBytes) {
            this.target = target;
            this.maxBytes = maxBytes;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > maxBytes - size) {
                overflows = true;
                throw new TooLarge();
            }
            size += length;
            target.write(bytes, offset, length);
        }
    }
}
