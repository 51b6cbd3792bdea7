package io.avatargateway.broker;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a connection speaks, by its first bytes, and what is said about those that the broker does not speak. Any
 * thread.
 */
final class ForeignProtocols {

    /** The number of bytes that tells all of them apart. */
    static final int ENOUGH = 8;

    private static final Logger LOG = Logger.getLogger(ForeignProtocols.class.getName());
    /** Who tries once, tries again; one line is enough for a while. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final String SPOKEN =
            "this port speaks AMQP 1.0 and the protocol of Artemis' JMS client, both with TLS or both without";
    private static final String UNKNOWN = "an unknown protocol";
    private static final String CORE = "ARTEMIS";
    private static final String AMQP = "AMQP";
    /** By what they begin with, as text of one byte per character. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("\u0016\u0003", "TLS"),
            Map.entry("\u0080", "TLS"),
            Map.entry("CONNECT\n", "STOMP"),
            Map.entry("CONNECT\r", "STOMP"),
            Map.entry("STOMP", "STOMP"),
            Map.entry("\n", "STOMP"),
            Map.entry("\u0010", "MQTT"),
            Map.entry("GET ", "HTTP"),
            Map.entry("HEAD ", "HTTP"),
            Map.entry("POST ", "HTTP"),
            Map.entry("PUT ", "HTTP"),
            Map.entry("PATCH ", "HTTP"),
            Map.entry("DELETE ", "HTTP"),
            Map.entry("OPTIONS ", "HTTP"),
            Map.entry("TRACE ", "HTTP"),
            Map.entry("CONNECT ", "HTTP"),
            Map.entry("PRI * HT", "HTTP"),
            Map.entry("PROXY ", "the PROXY protocol"),
            Map.entry("\r\n\r\n\0\r\nQ", "the PROXY protocol"),
            Map.entry("SSH-", "SSH"),
            Map.entry("HORNETQ", "HornetQ's protocol"),
            Map.entry(AMQP, "AMQP of another version than 1.0"));

    private final Map<String, Long> told = new ConcurrentHashMap<>();

    /** Whether they are the begin of a protocol of the broker's, or may become it. */
    static boolean isBrokers(byte[] first) {
        String text = text(first);
        boolean core = CORE.startsWith(text) || text.startsWith(CORE);
        return core || isAmqp(first, text);
    }

    /** A name, the layer (plain or SASL), and the version 1.0.0 (AMQP 1.0, sections 2.2 and 5.3.1). */
    private static boolean isAmqp(byte[] first, String text) {
        if (!text.startsWith(AMQP)) {
            return AMQP.startsWith(text);
        }
        int layer = AMQP.length();
        return (first.length <= layer || first[layer] == 0 || first[layer] == 3)
                && (first.length <= layer + 1 || first[layer + 1] == 1)
                && (first.length <= layer + 2 || first[layer + 2] == 0)
                && (first.length <= layer + 3 || first[layer + 3] == 0);
    }

    /** Whether it is known by so few bytes already what they are. */
    static boolean isKnown(byte[] first) {
        return !name(first).equals(UNKNOWN);
    }

    /** What they are, for people. */
    static String name(byte[] first) {
        String text = text(first);
        // A length, and then a name.
        if (first.length >= 5 && first[0] == 0 && first[4] == 1) {
            return "OpenWire";
        }
        return NAMES.entrySet().stream()
                .filter(known -> text.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** What a client of that protocol can show, or null if it can show nothing. */
    static byte[] answer(byte[] first) {
        return switch (name(first)) {
            case "HTTP" ->
                bytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: "
                        + (SPOKEN.length() + 1) + "\r\n\r\n" + SPOKEN + "\n");
            case "STOMP" -> bytes("ERROR\nmessage:" + SPOKEN + "\n\n\0");
            // A version that is spoken here, as the standard has it (section 2.2).
            case "AMQP of another version than 1.0" -> bytes("AMQP\0\u0001\0\0");
            default -> null;
        };
    }

    /** Tells the operator, now or not for a while. */
    void refused(String from, String what) {
        long now = System.nanoTime();
        Long last = told.get(what);
        boolean again = last != null && now - last < QUIET_NANOS;
        if (!again) {
            told.put(what, now);
        }
        LOG.log(
                again ? Level.FINE : Level.WARNING,
                "The connection from {0} spoke {1}, and was ended: {2}",
                new Object[] {from, what, SPOKEN});
    }

    private static String text(byte[] first) {
        return new String(first, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
