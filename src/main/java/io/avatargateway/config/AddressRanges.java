package io.avatargateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses and ranges of them (CIDR, RFC 4632 and RFC 4291, section 2.3). Immutable. */
public final class AddressRanges {

    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    /** No name ever: it would be looked up. So would numbers that are none of an address. */
    private static final Pattern LITERAL =
            Pattern.compile(BYTE + "(\\." + BYTE + "){3}|[0-9A-Fa-f:.]{0,45}:[0-9A-Fa-f:.]{0,45}");

    private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

    private final List<Range> ranges;

    /** @param ranges each accepted by {@link #isRange} */
    AddressRanges(Collection<String> ranges) {
        this.ranges =
                ranges.stream().map(text -> Range.read(text).orElseThrow()).toList();
    }

    /** Whether this is an address, or one with the length of its prefix: {@code 10.0.0.0/8}, {@code ::1}. */
    static boolean isRange(String text) {
        return Range.read(text).isPresent();
    }

    /** Whether the address, as the servlet container spells it, is in one of the ranges. Any thread. */
    public boolean contains(String address) {
        return address != null
                && bytes(address)
                        .filter(found -> ranges.stream().anyMatch(range -> range.contains(found)))
                        .isPresent();
    }

    /** The address in Java's own spelling; empty if the text is none. Looks no name up. Any thread. */
    public static Optional<String> spelled(String text) {
        return parsed(text).map(InetAddress::getHostAddress);
    }

    private static Optional<byte[]> bytes(String text) {
        return parsed(text).map(InetAddress::getAddress);
    }

    private static Optional<InetAddress> parsed(String text) {
        // Behind a link-local address stands the interface.
        String address = text.replaceFirst("%.*", "");
        if (!LITERAL.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    private static final class Range {

        private final byte[] start;
        private final int bits;

        private Range(byte[] start, int bits) {
            this.start = start;
            this.bits = bits;
        }

        static Optional<Range> read(String text) {
            int slash = text.indexOf('/');
            Optional<byte[]> start = bytes(slash < 0 ? text : text.substring(0, slash));
            if (start.isEmpty()) {
                return Optional.empty();
            }
            int most = start.get().length * Byte.SIZE;
            if (slash < 0) {
                return Optional.of(new Range(start.get(), most));
            }
            String length = text.substring(slash + 1);
            boolean fits = PREFIX.matcher(length).matches() && Integer.parseInt(length) <= most;
            return fits ? Optional.of(new Range(start.get(), Integer.parseInt(length))) : Optional.empty();
        }

        boolean contains(byte[] address) {
            int whole = bits / Byte.SIZE;
            int mask = 0xff00 >> bits % Byte.SIZE & 0xff;
            return address.length == start.length
                    && Arrays.equals(address, 0, whole, start, 0, whole)
                    && (mask == 0 || (address[whole] & mask) == (start[whole] & mask));
        }
    }
}
