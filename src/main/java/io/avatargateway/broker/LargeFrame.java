package io.avatargateway.broker;

import io.avatargateway.broker.BodyBudget.Share;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A large frame of Artemis' own protocol while it comes. It waits for room, and is then gathered in one piece until it
 * is whole. A refused frame is thrown away as it comes, except for its end, which says who waits for an answer. On its
 * connection's network thread.
 */
final class LargeFrame {

    private final CorePackets.Head head;
    private final ByteBufAllocator memory;
    private final Share share;

    private ByteBuf gathered;
    private long left;
    private String refusal;
    private long quietSinceNanos = System.nanoTime();
    private boolean moved;

    LargeFrame(CorePackets.Head head, Share share, ByteBufAllocator memory) {
        this.head = head;
        this.share = share;
        this.memory = memory;
        this.left = head.bytes();
    }

    CorePackets.Head head() {
        return head;
    }

    Share share() {
        return share;
    }

    boolean isWaiting() {
        return refusal == null && !share.has();
    }

    boolean isWhole() {
        return left == 0;
    }

    /** Throws it away, what has come and what will come. */
    void refuse(String why) {
        refusal = why;
        release();
        share.giveBack();
        gathered = memory.heapBuffer(CorePackets.SEND_TAIL_BYTES, CorePackets.SEND_TAIL_BYTES);
        quietSinceNanos = System.nanoTime();
    }

    /** Why it is thrown away, or null. */
    String refusal() {
        return refusal;
    }

    /** Takes what is of this frame. */
    void take(ByteBuf in) {
        int count = (int) Math.min(left, in.readableBytes());
        if (count > 0) {
            moved = true;
            quietSinceNanos = System.nanoTime();
        }
        if (refusal == null) {
            gather().writeBytes(in, count);
        } else {
            int last = (int) Math.max(0, Math.min(count, CorePackets.SEND_TAIL_BYTES - (left - count)));
            in.skipBytes(count - last);
            gathered.writeBytes(in, last);
        }
        left -= count;
    }

    private ByteBuf gather() {
        if (gathered == null) {
            int bytes = Math.toIntExact(head.bytes());
            gathered = memory.buffer(bytes, bytes);
        }
        return gathered;
    }

    /** All of it, or its end if it was refused. The caller releases it. */
    ByteBuf whole() {
        ByteBuf all = gathered;
        gathered = null;
        return all;
    }

    /** Whether something came since this was asked last. */
    boolean hasMoved() {
        boolean has = moved;
        moved = false;
        return has;
    }

    /** The time since bytes of it came. */
    long quietNanos() {
        return System.nanoTime() - quietSinceNanos;
    }

    void release() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
