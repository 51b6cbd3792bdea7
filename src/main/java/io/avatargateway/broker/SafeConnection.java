package io.avatargateway.broker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the adapter refuses before it listens or sends a password: the same rules as the gateway's settings, which the
 * server gives to both. The adapter starts first.
 *
 * @param auth AUTH, {@code none} or {@code on}
 * @param tls whether the embedded broker speaks TLS
 * @param user at the broker, or null
 * @param password of the user, or null
 * @param noneOnNetwork AUTH_NONE_ON_NETWORK
 * @param passwordInClear BROKER_PASSWORD_IN_CLEAR
 */
record SafeConnection(
        String auth, boolean tls, String user, String password, boolean noneOnNetwork, boolean passwordInClear) {

    /** Anything else would be looked up, and whoever answers for a name could be anybody. */
    private static final Pattern LITERAL = Pattern.compile("127(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /**
     * Why the adapter must not start; empty if it may.
     *
     * @param address of the broker
     * @param listensOn where the embedded broker listens, or null if there is none
     */
    List<String> faults(BrokerAddress address, String listensOn) {
        List<String> faults = new ArrayList<>();
        if (!auth.equals("none") && !auth.equals("on")) {
            faults.add("AUTH: " + auth + " (expected: none or on)");
        }
        if (listensOn != null && auth.equals("on") && user == null && password == null) {
            faults.add("BROKER_USER: not set (expected: the gateway's user and BROKER_PASSWORD, since with AUTH=on"
                    + " nobody comes to the embedded broker without)");
        }
        if ((user == null) != (password == null)) {
            faults.add((user == null ? "BROKER_USER" : "BROKER_PASSWORD")
                    + ": not set (expected: both BROKER_USER and BROKER_PASSWORD, or neither)");
        }
        if (listensOn != null && auth.equals("on") && !tls && !open() && !isLoopback(listensOn)) {
            faults.add("BROKER_BIND_HOST: " + listensOn
                    + " (expected: BROKER_TLS_KEYSTORE, since passwords come there, or an address of the loopback"
                    + " interface, or BROKER_PASSWORD_IN_CLEAR=true)");
        }
        if (listensOn != null && auth.equals("none") && !noneOnNetwork && !isLoopback(listensOn)) {
            faults.add("BROKER_BIND_HOST: " + listensOn
                    + " (expected: localhost or another address of the loopback interface, or"
                    + " AUTH_NONE_ON_NETWORK=true where something else keeps strangers out)");
        }
        if (password != null && !passwordInClear) {
            address.hostsWithoutTls().stream()
                    .filter(host -> !isLoopback(host))
                    .findFirst()
                    .ifPresent(host -> faults.add("BROKER_URL: tcp://" + host
                            + " (expected: sslEnabled=true, since BROKER_PASSWORD goes there, or"
                            + " BROKER_PASSWORD_IN_CLEAR=true)"));
        }
        return faults;
    }

    private boolean open() {
        return passwordInClear || noneOnNetwork;
    }

    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return LITERAL.matcher(host).matches()
                    && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "SafeConnection[noneOnNetwork=" + noneOnNetwork + ", passwordInClear=" + passwordInClear + "]";
    }
}
