package io.avatargateway.broker;

import io.avatargateway.broker.BodyBudget.Share;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the frames of Artemis' own protocol before Artemis does. It ends a connection that says what only brokers
 * say, and re-attaches nobody to a session where a login is asked for.
 *
 * <p>Lets a large frame come in only when it has room in the {@link BodyBudget}. Clients may send
 * a message of any size in one frame. Artemis gathers a whole frame in memory, several times over, before any of its
 * interceptors sees it. While a frame waits for room nothing is read from its connection, so that its sender waits as
 * well; other connections go on.
 *
 * <p>A client that waits cannot be heard: its pings are behind the body. So its latest ping is handed to the broker
 * again while it waits, or while its frame comes. The broker answers it, and neither side takes the other for lost. On
 * the connection's network thread.
 */
// The connection's end shows what happened to bytes that are written.
@SuppressWarnings("FutureReturnValueIgnored")
final class CoreFrames extends ChannelDuplexHandler {

    private static final Duration LOOK = Duration.ofSeconds(1);
    /** A broker that has not dealt with a body for so long is out of order, and the memory is needed. */
    private static final Duration HANDLING = Duration.ofSeconds(60);
    /** A frame of up to this many times the budget may come alone. */
    private static final int ALONE = 2;

    private final BodyGuard guard;
    private final Duration patience;

    private final Deque<ByteBuf> arrived = new ArrayDeque<>();
    /** What the broker has been given, the first one first. */
    private final Deque<Handed> handed = new ArrayDeque<>();

    private FrameCutter cutter;
    private LargeFrame frame;
    private boolean readAsked;
    private boolean looking;
    private boolean closed;

    private record Handed(long number, long atNanos) {}

    CoreFrames(BodyGuard guard) {
        this.guard = guard;
        this.patience = guard.patience();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (closed) {
            in.release();
            return;
        }
        if (cutter == null) {
            if (!CorePackets.isGreeting(in)) {
                // AMQP, which Artemis reads piece by piece.
                context.pipeline().remove(this);
                context.fireChannelRead(in);
                return;
            }
            cutter = new FrameCutter(context.alloc(), this::isRemarkable);
        }
        arrived.add(in);
        proceed(context);
    }

    private boolean isRemarkable(CorePackets.Head head) {
        return !head.isClients() || isTakeover(head);
    }

    /** Whoever knows a session's name would get it, and its rights, without a login. */
    private boolean isTakeover(CorePackets.Head head) {
        return head.isReattachment() && guard.asksForLogin();
    }

    private boolean isWaiting() {
        return frame != null && frame.isWaiting();
    }

    private void proceed(ChannelHandlerContext context) {
        while (!arrived.isEmpty() && !isWaiting()) {
            ByteBuf in = arrived.poll();
            if (frame == null) {
                in = cutter.cut(in, context::fireChannelRead);
                if (in != null) {
                    arrived.addFirst(in);
                    begin(context, CorePackets.Head.at(in, in.readerIndex()));
                }
            } else {
                frame.take(in);
                if (in.isReadable()) {
                    arrived.addFirst(in);
                } else {
                    in.release();
                }
                if (frame.isWhole()) {
                    handOn(context);
                }
            }
        }
    }

    private void begin(ChannelHandlerContext context, CorePackets.Head head) {
        if (head.isTooShort()) {
            end(context, "a frame of " + head.bytes() + " bytes (expected: " + CorePackets.HEAD_BYTES + " or more)");
            return;
        }
        if (!head.isClients()) {
            end(context, "a packet came that only brokers send each other (type " + head.type() + ")");
            return;
        }
        Share share = guard.budget().ask(head.bytes(), () -> context.executor().execute(() -> resume(context)));
        frame = new LargeFrame(head, share, context.alloc());
        long most = guard.budget().bytes() * ALONE;
        if (head.bytes() > most) {
            refuse(
                    context,
                    head.bytes() + " bytes in one piece (expected: " + most + " or less; Artemis' client sends larger"
                            + " messages in pieces if its minLargeMessageSize is smaller)");
        }
        keepLooking(context);
    }

    private void resume(ChannelHandlerContext context) {
        if (!closed && frame != null) {
            proceed(context);
            context.fireChannelReadComplete();
        }
        if (readAsked && !isWaiting()) {
            readAsked = false;
            context.read();
        }
    }

    /** Nothing more is taken from the connection while a frame waits. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (isWaiting()) {
            readAsked = true;
        } else {
            context.read();
        }
    }

    private void handOn(ChannelHandlerContext context) {
        LargeFrame last = frame;
        frame = null;
        ByteBuf all = last.whole();
        if (last.refusal() != null) {
            answer(context, last, all);
        } else if (isTakeover(last.head())) {
            all.release();
            last.share().giveBack();
            context.writeAndFlush(CorePackets.noReattachment());
        } else if (last.head().isSessions()) {
            long number = guard.handOver(last.share());
            handed.add(new Handed(number, System.nanoTime()));
            context.fireChannelRead(all);
            context.fireChannelRead(CorePackets.marker(last.head().channel(), number));
        } else {
            context.fireChannelRead(all);
            last.share().giveBack();
        }
    }

    private void refuse(ChannelHandlerContext context, String why) {
        guard.tell(context.channel().remoteAddress(), "a message was refused: " + why);
        frame.refuse(why);
        if (!frame.head().isSend() || !guard.saysWhoWaits(context.channel().id())) {
            // A piece of something, or nobody can be told.
            close(context);
        }
    }

    private void answer(ChannelHandlerContext context, LargeFrame refused, ByteBuf tail) {
        boolean waits = tail.readBoolean();
        long question = tail.readLong();
        tail.release();
        if (waits) {
            context.writeAndFlush(CorePackets.refusal(refused.head().channel(), question, refused.refusal()));
        } else {
            // It would take the message for sent.
            close(context);
        }
    }

    private void keepLooking(ChannelHandlerContext context) {
        if (!looking) {
            looking = true;
            context.executor().schedule(() -> look(context), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look(ChannelHandlerContext context) {
        looking = false;
        while (!handed.isEmpty() && !guard.isHanded(handed.peek().number())) {
            handed.poll();
        }
        if (closed || (frame == null && handed.isEmpty())) {
            return;
        }
        if (!handed.isEmpty() && System.nanoTime() - handed.peek().atNanos() > HANDLING.toNanos()) {
            end(context, "a body was not dealt with within " + HANDLING.toSeconds() + " s");
        } else if (frame != null) {
            lookAtFrame(context);
        }
        keepLooking(context);
    }

    private void lookAtFrame(ChannelHandlerContext context) {
        boolean waits = frame.isWaiting();
        if (waits && frame.share().ageMillis() > patience.toMillis()) {
            refuse(
                    context,
                    frame.head().bytes() + " bytes had no room within " + patience.toSeconds()
                            + " s, since other bodies have it; send it again later");
            resume(context);
        } else if (!waits && frame.quietNanos() > patience.toNanos()) {
            end(context, "no more of a body came for " + patience.toSeconds() + " s");
        } else if (waits || frame.hasMoved()) {
            ByteBuf ping = cutter.pingAgain();
            if (ping != null) {
                context.fireChannelRead(ping);
                context.fireChannelReadComplete();
            }
        }
    }

    private void end(ChannelHandlerContext context, String why) {
        guard.tell(context.channel().remoteAddress(), why + ", so its connection is ended");
        close(context);
    }

    /** What comes after that is for nobody: it may be the end of a transaction that lacks a message. */
    private void close(ChannelHandlerContext context) {
        drop();
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        drop();
        super.channelInactive(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }

    private void drop() {
        closed = true;
        arrived.forEach(ByteBuf::release);
        arrived.clear();
        if (cutter != null) {
            cutter.release();
        }
        if (frame != null) {
            frame.release();
            frame.share().giveBack();
            frame = null;
        }
        handed.forEach(one -> guard.handled(one.number()));
        handed.clear();
    }
}
