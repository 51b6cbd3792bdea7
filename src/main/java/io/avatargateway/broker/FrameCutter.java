package io.avatargateway.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Follows a stream of Artemis' own protocol from frame to frame, and stops where one begins that is large or otherwise
 * remarkable. On its connection's network thread.
 */
final class FrameCutter {

    /** Larger frames are large ones: clients that say nothing else send a message, or a piece of one, in 100 KiB. */
    static final int ORDINARY_BYTES = 128 * 1024;

    private final ByteBufAllocator memory;
    private final Predicate<CorePackets.Head> remarkable;

    /** Of the frame that comes, or of the greeting. */
    private long left = CorePackets.GREETING_BYTES;
    /** Of a frame's head that came in pieces, or null. */
    private ByteBuf begun;
    /** The latest whole one, or null. */
    private byte[] ping;

    /** @param remarkable which frames it stops at, beside those that are large or too short */
    FrameCutter(ByteBufAllocator memory, Predicate<CorePackets.Head> remarkable) {
        this.memory = memory;
        this.remarkable = remarkable;
    }

    /**
     * Hands out what comes before the next frame that it stops at.
     *
     * @param next what has come; this releases it
     * @param out takes what is ordinary, and releases it
     * @return what begins with the head of that frame, to be released, or null if all that came is ordinary
     */
    ByteBuf cut(ByteBuf next, Consumer<ByteBuf> out) {
        ByteBuf in = withBegun(next);
        int at = in.readerIndex();
        while (at < in.writerIndex()) {
            if (left > 0) {
                int count = (int) Math.min(left, in.writerIndex() - at);
                left -= count;
                at += count;
            } else if (in.writerIndex() - at < CorePackets.HEAD_BYTES) {
                begun = in.retainedSlice(at, in.writerIndex() - at);
                hand(in, at, out);
                in.release();
                return null;
            } else if (stopsAt(in, at)) {
                hand(in, at, out);
                return in;
            }
        }
        out.accept(in);
        return null;
    }

    private static void hand(ByteBuf in, int end, Consumer<ByteBuf> out) {
        if (end > in.readerIndex()) {
            out.accept(in.readRetainedSlice(end - in.readerIndex()));
        }
    }

    private ByteBuf withBegun(ByteBuf next) {
        if (begun == null) {
            return next;
        }
        ByteBuf all = memory.buffer(begun.readableBytes() + next.readableBytes());
        all.writeBytes(begun).writeBytes(next);
        next.release();
        release();
        return all;
    }

    private boolean stopsAt(ByteBuf in, int at) {
        CorePackets.Head head = CorePackets.Head.at(in, at);
        if (head.isTooShort() || head.bytes() > ORDINARY_BYTES || remarkable.test(head)) {
            return true;
        }
        left = head.bytes();
        if (head.isPing() && in.writerIndex() - at >= left) {
            ping = ByteBufUtil.getBytes(in, at, (int) left);
        }
        return false;
    }

    /** The latest ping once more, or null if there was none. */
    ByteBuf pingAgain() {
        return ping == null ? null : memory.buffer(ping.length).writeBytes(ping);
    }

    /** Nothing more comes. */
    void release() {
        if (begun != null) {
            begun.release();
            begun = null;
        }
    }
}
