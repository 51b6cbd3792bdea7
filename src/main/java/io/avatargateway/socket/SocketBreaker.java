package io.avatargateway.socket;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.tyrus.spi.ClientEngine;

/**
 * Closes the TCP connection under a Tyrus session for good. Everything that Tyrus offers for it is queued behind what
 * is being written. So its close waits for ever if the peer reads nothing, or keeps silent in the TLS handshake. With
 * it waits the socket and, while connecting, a thread. The transport's own close is not public, therefore the
 * reflection. A test holds it against the Tyrus in use. Where it does not fit, the socket ends when the peer ends it.
 * Stateless, any thread.
 */
final class SocketBreaker {

    private static final Logger LOG = Logger.getLogger(SocketBreaker.class.getName());

    private static final String TYRUS = "org.glassfish.tyrus.container.jdk.client.";
    private static final String TRANSPORT = TYRUS + "TransportFilter";

    /** More objects than lie between a time-out handler and its transport. */
    private static final int MAX_STEPS = 64;

    private SocketBreaker() {}

    /**
     * Breaks the socket that belongs to this time-out handler. Idempotent.
     *
     * @return whether there was a transport to close
     */
    static boolean breakSocket(ClientEngine.TimeoutHandler handler) {
        try {
            Object transport = transportOf(handler);
            if (transport == null || field(transport, "socketChannel") == null) {
                // Not connecting yet.
                return false;
            }
            Method close = transport.getClass().getDeclaredMethod("close");
            close.setAccessible(true);
            close.invoke(transport);
            return true;
        } catch (ReflectiveOperationException | RuntimeException otherTyrus) {
            LOG.log(
                    Level.WARNING,
                    "This Tyrus does not let a socket be broken; it stays until its peer ends it",
                    otherTyrus);
            return false;
        }
    }

    /** Follows the container's own objects from the handler over the filters down to the transport. */
    private static Object transportOf(Object handler) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> next = new ArrayDeque<>();
        next.add(handler);
        while (!next.isEmpty() && seen.size() < MAX_STEPS) {
            Object current = next.remove();
            if (current.getClass().getName().equals(TRANSPORT)) {
                return current;
            }
            if (!seen.add(current)) {
                continue;
            }
            for (Class<?> type = current.getClass(); type.getName().startsWith(TYRUS); type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        Object value = field.get(current);
                        if (value != null && value.getClass().getName().startsWith(TYRUS)) {
                            next.add(value);
                        }
                    }
                }
            }
        }
        return null;
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
