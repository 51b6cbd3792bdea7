package io.avatargateway.webhook;

import io.avatargateway.http.HttpCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Finds the address of a receiver, once for each attempt, and refuses it where no tenant may send the gateway. The
 * connection is made to the address that was looked at: another answer a moment later changes nothing.
 */
final class CheckedLookup implements HttpCalls.Lookup {

    private final Names names;
    private final boolean privateAddresses;

    /** The names' service. */
    @FunctionalInterface
    interface Names {
        /** All addresses of the name, at least one. */
        InetAddress[] find(String host) throws UnknownHostException;
    }

    /** The address may not be called. */
    static final class RefusedAddressException extends IOException {

        private static final long serialVersionUID = 1L;

        private RefusedAddressException(InetAddress address) {
            super("the address " + address.getHostAddress()
                    + " is not public (expected: a public one, or WEBHOOKS_PRIVATE_ADDRESSES=true)");
        }
    }

    /** @param privateAddresses whether any address may be called */
    CheckedLookup(Names names, boolean privateAddresses) {
        this.names = names;
        this.privateAddresses = privateAddresses;
    }

    @Override
    public InetAddress find(String host) throws IOException {
        InetAddress[] found = names.find(host);
        if (!privateAddresses) {
            for (InetAddress each : found) {
                // One among public ones is no accident either.
                if (!PublicAddresses.has(each)) {
                    throw new RefusedAddressException(each);
                }
            }
        }
        return found[0];
    }
}
