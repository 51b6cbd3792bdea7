package io.avatargateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names of this machine's loopback interface. No name is looked up: who answers for it could be anybody. */
public final class Loopback {

    /** 127.0.0.0/8, as browsers spell it. */
    private static final Pattern IPV4 = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

    private Loopback() {}

    /**
     * Whether only programs of this machine reach what listens there, and the name leads nowhere else. Any thread.
     *
     * @param host a name or an address, that of IPv6 in brackets or without
     */
    public static boolean is(String host) {
        String plain = plain(host);
        return plain.equals("localhost") || IPV4.matcher(plain).matches() || isIpv6(plain);
    }

    /** The name in lower case, without brackets and without the dot behind a full name. */
    public static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        boolean bracketed = lower.startsWith("[") && lower.endsWith("]");
        String name = bracketed ? lower.substring(1, lower.length() - 1) : lower;
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean isIpv6(String address) {
        try {
            // With a colon in it, it is never looked up.
            return IPV6.matcher(address).matches()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }
}
