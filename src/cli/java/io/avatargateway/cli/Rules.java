package io.avatargateway.cli;

import io.avatargateway.client.GatewayClient;
import io.avatargateway.client.Session;
import io.avatargateway.client.jms.BrokerAddress;
import io.avatargateway.client.jms.Job;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What values of options look like. A converter's error is the rule in brackets; {@link ErrorLines} puts name and value
 * before it.
 */
final class Rules {

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");
    private static final Map<String, Long> UNIT_MILLIS = Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);
    private static final Pattern LONG_AMOUNT = Pattern.compile("(\\d{1,6})([hd])");
    private static final Duration LONGEST_KEY = Duration.ofDays(3650);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** Whose the sessions are where nobody says otherwise. */
    static final String DEFAULT_TENANT = "default";

    private Rules() {}

    static TypeConversionException broken(String rule) {
        return new TypeConversionException("(expected: " + rule + ")");
    }

    /** A time span: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 1h}; a bare number is seconds. */
    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return parse(text);
        }

        static Duration parse(String text) {
            Matcher amount = AMOUNT.matcher(text);
            if (amount.matches()) {
                String unit = amount.group(2) == null ? "s" : amount.group(2);
                Duration span = Duration.ofMillis(Long.parseLong(amount.group(1)) * UNIT_MILLIS.get(unit));
                if (span.toMillis() > 0 && span.compareTo(LONGEST) <= 0) {
                    return span;
                }
            }
            throw broken("a time such as 250ms, 30s, 5m or 1h, at most 7 days");
        }
    }

    /** How long something is good: hours or days. */
    static final class LongSpan implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher amount = LONG_AMOUNT.matcher(text);
            if (amount.matches()) {
                long number = Long.parseLong(amount.group(1));
                Duration span = amount.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number);
                if (!span.isZero() && span.compareTo(LONGEST_KEY) <= 0) {
                    return span;
                }
            }
            throw broken("a time such as 12h or 90d, at most 3650d");
        }
    }

    /** What the holder of a key may do. */
    static final class KeyRole implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.matches("producer|operator")) {
                throw broken("one of producer, operator");
            }
            return text;
        }
    }

    static String tenant(String name, String text) {
        if (!text.matches("[a-z0-9][a-z0-9_-]{0,62}")) {
            throw CliException.usage(name, text, "1 to 63 of a-z, 0-9, - and _, beginning with a letter or a digit");
        }
        return text;
    }

    /** The queue for jobs of all sessions of a tenant, as {@code docs/jms-producer.md} names it. */
    static String intake(String tenant) {
        String name = tenant("--tenant", tenant);
        return name.equals(DEFAULT_TENANT) ? Job.INTAKE : "avatar.t." + name + ".audio";
    }

    /** The session's own queue, as the gateway names it. */
    static String audioQueue(Session session) {
        String queue = session.audioQueue();
        if (queue.isBlank()) {
            throw new CliException(
                    Outcome.FAILED, CliException.line("audioQueue", "missing", "a gateway that names the queue"));
        }
        return queue;
    }

    /** Whether the moment, in ISO 8601, is over; one that cannot be read is. */
    static boolean isPast(String moment, Instant now) {
        try {
            return !now.isBefore(Instant.parse(moment));
        } catch (DateTimeException malformed) {
            return true;
        }
    }

    /** A moment: ISO 8601 with an offset, or a span from now. */
    static final class Moment implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return AMOUNT.matcher(text).matches()
                        ? Instant.now().plus(Span.parse(text))
                        : OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException malformed) {
                throw broken("a moment such as 2030-01-31T12:00:00Z, or a time from now such as 30s");
            }
        }
    }

    /** A whole number, not negative; its range is checked by {@link #within}. */
    static final class Whole implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("\\d{1,9}")) {
                throw broken("a whole number");
            }
            return Integer.valueOf(text);
        }
    }

    /** A text with its name before it. */
    static final class NamedText implements ITypeConverter<Map.Entry<String, String>> {
        @Override
        public Map.Entry<String, String> convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw broken("NAME=TEXT");
            }
            return Map.entry(text.substring(0, equals), text.substring(equals + 1));
        }
    }

    /** How a job comes into the order of those that wait, as the gateway calls it. */
    static final class Mode implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.matches("queue|next|interrupt")) {
                throw broken("one of queue, next, interrupt");
            }
            return text;
        }
    }

    /** {@code pause}, {@code exact}, {@code restart} or {@code skip}. */
    static final class Resume implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.matches("pause|exact|restart|skip")) {
                throw broken("one of pause, exact, restart, skip");
            }
            return text;
        }
    }

    /** {@code all} or {@code final}. */
    static final class Replies implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.matches("all|final")) {
                throw broken("one of all, final");
            }
            return text;
        }
    }

    /** A context of W3C's Trace Context. */
    static final class TraceParent implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")) {
                throw broken("hexadecimal digits such as 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            }
            return text;
        }
    }

    /** A number as JSON writes them, with or without a fraction. */
    static double number(String name, String value, String text) {
        if (!text.matches("-?\\d{1,12}(\\.\\d{1,12})?")) {
            throw CliException.usage(name, value, "a number such as -0.5");
        }
        return Double.parseDouble(text);
    }

    static int within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw CliException.usage(name, value, least + ".." + most);
        }
        return value;
    }

    /** The first wins that is not null. */
    static String firstOf(String... values) {
        for (String value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The gateway's address, which the client library checks. */
    static GatewayClient.Builder gateway(String url) {
        try {
            return GatewayClient.builder(url);
        } catch (IllegalArgumentException wrong) {
            throw CliException.option(wrong);
        }
    }

    /** A key or a token, for a gateway that it may be sent to; the client library checks it. It is in no message. */
    static GatewayClient.Builder signIn(GatewayClient.Builder gateway, String credential) {
        try {
            return gateway.token(credential);
        } catch (IllegalArgumentException wrong) {
            throw wrong.getMessage().startsWith("gateway")
                    ? CliException.option(wrong)
                    : new CliException(Outcome.USAGE, wrong.getMessage(), wrong);
        }
    }

    /**
     * The broker's address with its parameters.
     *
     * @param fromArguments whether everybody on this machine can read it in the list of processes
     */
    static BrokerAddress broker(String url, boolean fromArguments, Duration callLimit) {
        BrokerAddress address;
        try {
            address = new BrokerAddress(url, null, null, callLimit);
        } catch (IllegalArgumentException wrong) {
            throw CliException.option(wrong);
        }
        if (fromArguments && url.matches("(?is)(.*password=.*|[^?;#]*@.*)")) {
            throw CliException.usage(
                    "--broker", address, "no password on the command line; BROKER_URL or BROKER_PASSWORD may hold one");
        }
        return address;
    }
}
