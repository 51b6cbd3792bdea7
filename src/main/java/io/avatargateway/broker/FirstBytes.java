package io.avatargateway.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Waits for the first eight bytes of a connection, which say what it speaks, and hands it on, or ends it. On the
 * connection's network thread.
 */
// The end of a connection is nothing to wait for.
@SuppressWarnings("FutureReturnValueIgnored")
final class FirstBytes extends ByteToMessageDecoder {

    /** How long a client may take to say what it speaks. */
    static final int MOST_SECONDS = 5;
    /** How long one may take to read why it is ended. */
    private static final int ANSWER_SECONDS = 1;

    private static final Logger LOG = Logger.getLogger(FirstBytes.class.getName());

    private final Consumer<Channel> broker;
    private final ForeignProtocols foreign;
    private ScheduledFuture<?> deadline;
    private boolean decided;

    /** @param broker takes a connection that speaks one of its protocols, together with all its bytes */
    FirstBytes(Consumer<Channel> broker, ForeignProtocols foreign) {
        this.broker = broker;
        this.foreign = foreign;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        deadline = context.executor()
                .schedule(
                        () -> refuse(context, "nothing that the broker knows within " + MOST_SECONDS + " s", null),
                        MOST_SECONDS,
                        TimeUnit.SECONDS);
        super.channelActive(context);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (decided) {
            in.skipBytes(in.readableBytes());
            return;
        }
        byte[] first =
                ByteBufUtil.getBytes(in, in.readerIndex(), Math.min(in.readableBytes(), ForeignProtocols.ENOUGH));
        if (ForeignProtocols.isBrokers(first)) {
            if (first.length == ForeignProtocols.ENOUGH) {
                handOn(context);
            }
        } else if (first.length == ForeignProtocols.ENOUGH || ForeignProtocols.isKnown(first)) {
            in.skipBytes(in.readableBytes());
            refuse(context, ForeignProtocols.name(first), ForeignProtocols.answer(first));
        }
    }

    private void handOn(ChannelHandlerContext context) {
        decided = true;
        deadline.cancel(false);
        broker.accept(context.channel());
        // What has come goes on to who is next now.
        context.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext context, String what, byte[] answer) {
        if (decided) {
            return;
        }
        decided = true;
        deadline.cancel(false);
        foreign.refused(String.valueOf(context.channel().remoteAddress()), what);
        if (answer == null) {
            context.close();
        } else {
            context.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener(written -> endSoon(context));
        }
    }

    /** To close at once, with bytes that were not read, would take the answer away from the other side. */
    private static void endSoon(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
        context.executor().schedule(() -> context.close(), ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        decided = true;
        deadline.cancel(false);
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.log(Level.FINE, "A connection ended before it said what it speaks", cause);
        if (cause.getCause() instanceof NotSslRecordException && !decided) {
            foreign.refused(String.valueOf(context.channel().remoteAddress()), "no TLS, which this port asks for");
        }
        context.close();
    }
}
