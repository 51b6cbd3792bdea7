package io.avatargateway.broker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.cluster.ClusterConnection;
import org.apache.activemq.artemis.core.server.metrics.MetricsManager;
import org.apache.activemq.artemis.protocol.amqp.broker.ProtonProtocolManager;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;
import org.apache.activemq.artemis.spi.core.remoting.BufferHandler;
import org.apache.activemq.artemis.spi.core.remoting.ServerConnectionLifeCycleListener;

/**
 * Listens in the place of Artemis' acceptor, and looks at the first bytes of each connection ({@link FirstBytes}). It
 * hands on the connections that speak one of the broker's protocols. Artemis itself answers nothing to others, and lets
 * them stay; and it takes HTTP, whose connections no time-out ends, whatever protocols it is given.
 *
 * <p>Artemis can be given connections that others have accepted ({@code transfer}), which application servers use for
 * those that begin as HTTP. So TLS is done here, too: whoever does not speak it gets no further.
 */
final class DoorAcceptor extends NettyAcceptor {

    private static final Logger LOG = Logger.getLogger(DoorAcceptor.class.getName());
    private static final int THREADS_PER_PROCESSOR = 3;
    private static final long STOP_MILLIS = 3_000;
    private static final int READS = 4;

    private final ForeignProtocols foreign = new ForeignProtocols();
    private final Optional<BodyGuard> bodies;
    /** Null where clients speak no TLS. */
    private final SSLContext tls;

    private EventLoopGroup threads;
    private Channel door;

    // As Artemis has them.
    @SuppressWarnings("rawtypes")
    DoorAcceptor(
            String name,
            ClusterConnection cluster,
            Map<String, Object> configuration,
            BufferHandler handler,
            ServerConnectionLifeCycleListener listener,
            ScheduledExecutorService timers,
            Executor failures,
            Map<String, ProtocolManager> protocols,
            String threadGroup,
            MetricsManager metrics) {
        super(
                name,
                cluster,
                transferred(configuration),
                handler,
                watched(listener, protocols),
                timers,
                failures,
                protocols,
                threadGroup,
                metrics);
        Object store = configuration.get(TransportConstants.KEYSTORE_PATH_PROP_NAME);
        this.tls = store == null
                ? null
                : new BrokerTls(
                                Path.of(store.toString()),
                                configuration
                                        .get(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME)
                                        .toString())
                        .context();
        this.bodies = BodyGuard.of(broker(protocols));
    }

    private static ActiveMQServer broker(@SuppressWarnings("rawtypes") Map<String, ProtocolManager> protocols) {
        return ((ProtonProtocolManager) protocols.get("AMQP")).getServer();
    }

    private static ServerConnectionLifeCycleListener watched(
            ServerConnectionLifeCycleListener listener,
            @SuppressWarnings("rawtypes") Map<String, ProtocolManager> protocols) {
        return AmqpReaders.of(broker(protocols))
                .<ServerConnectionLifeCycleListener>map(readers -> new WatchedConnections(listener, readers))
                .orElse(listener);
    }

    private static Map<String, Object> transferred(Map<String, Object> configuration) {
        Map<String, Object> all = new HashMap<>(configuration);
        all.put(TransportConstants.HTTP_UPGRADE_ENABLED_PROP_NAME, true);
        return all;
    }

    @Override
    protected synchronized void internalStart() throws Exception {
        if (!isStarted()) {
            super.internalStart();
            listen();
        }
    }

    private void listen() {
        int most = THREADS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
        DefaultThreadFactory factory = new DefaultThreadFactory("broker-" + getName(), true);
        boolean epoll = Epoll.isAvailable();
        threads = epoll ? new EpollEventLoopGroup(most, factory) : new NioEventLoopGroup(most, factory);
        InetSocketAddress address = new InetSocketAddress(
                String.valueOf(getConfiguration().get(TransportConstants.HOST_PROP_NAME)),
                Integer.parseInt(String.valueOf(getConfiguration().get(TransportConstants.PORT_PROP_NAME))));
        door = new ServerBootstrap()
                .group(threads)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                // What is read at once although its sender is to wait.
                .childOption(
                        ChannelOption.RCVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS))
                .childOption(ChannelOption.TCP_NODELAY, TransportConstants.DEFAULT_TCP_NODELAY)
                .childOption(ChannelOption.SO_RCVBUF, TransportConstants.DEFAULT_TCP_RECEIVEBUFFER_SIZE)
                .childOption(ChannelOption.SO_SNDBUF, TransportConstants.DEFAULT_TCP_SENDBUFFER_SIZE)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(
                                TransportConstants.DEFAULT_WRITE_BUFFER_LOW_WATER_MARK,
                                TransportConstants.DEFAULT_WRITE_BUFFER_HIGH_WATER_MARK))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(BrokerTls.handler(tls, FirstBytes.MOST_SECONDS));
                        }
                        channel.pipeline().addLast(new FirstBytes(DoorAcceptor.this::letIn, foreign));
                    }
                })
                .bind(address)
                .syncUninterruptibly()
                .channel();
        LOG.log(Level.FINE, "Listening on {0}", address);
    }

    private void letIn(Channel channel) {
        bodies.ifPresent(guard -> channel.pipeline().addLast(new CoreFrames(guard)));
        transfer(channel);
    }

    @Override
    public synchronized void pause() {
        closeDoor();
        super.pause();
    }

    @Override
    public synchronized void asyncStop(Runnable callback) {
        closeDoor();
        EventLoopGroup last = threads;
        threads = null;
        super.asyncStop(() -> {
            if (last == null) {
                callback.run();
            } else {
                last.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS).addListener(ended -> callback.run());
            }
        });
    }

    /** For certificates that have changed: a restart reads them. */
    @Override
    public void reload() {
        LOG.log(Level.FINE, "{0} has nothing to read again", getName());
    }

    private void closeDoor() {
        if (door != null) {
            door.close().awaitUninterruptibly(STOP_MILLIS);
            door = null;
        }
    }
}
