package io.avatargateway.broker;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.spi.core.remoting.Connection;

/**
 * A connection of an AMQP client, as Artemis sees it. It takes nothing for a reader that is held. It knows when the
 * messages for its readers are with the network. Artemis asks the connection whether it may deliver, and names the
 * reader to call back later. Only there can a reader be made to wait without losing its turn. Any thread.
 */
final class ReaderConnection implements InvocationHandler {

    private final Connection connection;
    private final Predicate<ServerConsumer> held;

    // Guarded by this.
    private final Deque<Handed> handed = new ArrayDeque<>();
    private long written;
    private long last;
    private long movedNanos;
    private boolean ended;

    /**
     * What a reader is handed.
     *
     * @param end how many bytes have been written when all of it has
     */
    private record Handed(Reading reading, long end) {}

    ReaderConnection(Connection connection, Predicate<ServerConsumer> held) {
        this.connection = connection;
        this.held = held;
    }

    Connection proxy() {
        return (Connection)
                Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("isWritable")
                && arguments[0] instanceof ServerConsumer reader
                && held.test(reader)) {
            return false;
        }
        if (method.getName().equals("write") && arguments.length == 1 && isBusy()) {
            write((ActiveMQBuffer) arguments[0]);
            return null;
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private void write(ActiveMQBuffer buffer) {
        int bytes = buffer.readableBytes();
        connection.write(buffer, false, false, done -> wrote(bytes));
    }

    /** Takes over its room. Returns false if it has ended. */
    synchronized boolean hand(Reading reading) {
        if (ended) {
            return false;
        }
        if (handed.isEmpty()) {
            movedNanos = System.nanoTime();
        }
        last = Math.max(last, written) + reading.bytes();
        handed.add(new Handed(reading, last));
        return true;
    }

    private void wrote(int bytes) {
        Deque<Reading> done = new ArrayDeque<>();
        synchronized (this) {
            written += bytes;
            movedNanos = System.nanoTime();
            while (!handed.isEmpty() && handed.peek().end() <= written) {
                done.add(handed.poll().reading());
            }
        }
        done.forEach(reading -> reading.share().giveBack());
    }

    synchronized boolean isBusy() {
        return !handed.isEmpty();
    }

    /** For how long nothing of what it was handed has gone out; 0 if it was handed nothing. */
    synchronized long quietNanos() {
        return handed.isEmpty() ? 0 : System.nanoTime() - movedNanos;
    }

    String address() {
        return connection.getRemoteAddress();
    }

    void close() {
        connection.forceClose();
    }

    /** This reader takes no more. */
    void forget(ServerConsumer reader) {
        release(one -> one.reading().reader() == reader);
    }

    /** Nobody takes any more. */
    void end() {
        synchronized (this) {
            ended = true;
        }
        release(one -> true);
    }

    private void release(Predicate<Handed> which) {
        Deque<Handed> gone = new ArrayDeque<>();
        synchronized (this) {
            handed.stream().filter(which).forEach(gone::add);
            handed.removeAll(gone);
        }
        gone.forEach(one -> one.reading().share().giveBack());
    }
}
