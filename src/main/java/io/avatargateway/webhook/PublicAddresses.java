package io.avatargateway.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which addresses are anybody's on the internet. All others may be this machine, its neighbours or the cloud's own
 * services, which a tenant must not reach through the gateway. Holds no state.
 */
final class PublicAddresses {

    /** Ranges of IPv4 that are not (IANA IPv4 Special-Purpose Address Registry): first address and length. */
    private static final int[][] SPECIAL_IPV4 = {
        {0, 0, 0, 0, 8},
        {10, 0, 0, 0, 8},
        {100, 64, 0, 0, 10},
        {127, 0, 0, 0, 8},
        {169, 254, 0, 0, 16},
        {172, 16, 0, 0, 12},
        {192, 0, 0, 0, 24},
        {192, 0, 2, 0, 24},
        {192, 88, 99, 0, 24},
        {192, 168, 0, 0, 16},
        {198, 18, 0, 0, 15},
        {198, 51, 100, 0, 24},
        {203, 0, 113, 0, 24},
        // Multicast, what is reserved behind it, and broadcast.
        {224, 0, 0, 0, 3},
    };

    /** In front of an IPv4 address that a translator reaches (RFC 6052, section 2.1). */
    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private static final int IPV4_BYTES = 4;

    private PublicAddresses() {}

    /** Whether it is one. Any thread. */
    static boolean has(InetAddress address) {
        // Java makes an IPv4 address of one of IPv6 that is mapped to it.
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return Arrays.stream(SPECIAL_IPV4).noneMatch(range -> contains(range, bytes));
        }
        if (startsWith(bytes, TRANSLATED)) {
            return has(ipv4(bytes, TRANSLATED.length));
        }
        int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        int second = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
        if (first == 0x2002) {
            // 6to4: the IPv4 address stands in it (RFC 3056).
            return has(ipv4(bytes, 2));
        }
        // Only 2000::/3 is global; without Teredo, the other protocol assignments and documentation.
        return first >> 13 == 1
                && !(first == 0x2001 && second < 0x0200)
                && !(first == 0x2001 && second == 0x0db8)
                && !(first == 0x3fff && second < 0x1000);
    }

    private static boolean contains(int[] range, byte[] address) {
        long start = 0;
        long value = 0;
        for (int i = 0; i < IPV4_BYTES; i++) {
            start = start << Byte.SIZE | range[i];
            value = value << Byte.SIZE | (address[i] & 0xff);
        }
        int free = Integer.SIZE - range[IPV4_BYTES];
        return start >> free == value >> free;
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + IPV4_BYTES));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }
}
