package io.avatargateway.sandbox.webrtc;

import java.net.DatagramSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;

/**
 * Which UDP ports media may use, and whether this machine has an address that a browser takes by itself.
 *
 * @param min lowest; 0 for any
 * @param max highest, 0 for any
 */
public record MediaPorts(int min, int max) {
    /** Any port that the machine gives. */
    public static final MediaPorts ANY = new MediaPorts(0, 0);

    /** Whether there is nothing but the loopback interface, where WebRTC finds no candidates. */
    static boolean onlyLoopback() {
        try {
            return NetworkInterface.networkInterfaces().noneMatch(MediaPorts::isOrdinary);
        } catch (SocketException e) {
            return true;
        }
    }

    /** One that is free now, and none of these. */
    int findFree(Set<Integer> taken) {
        for (int port = min; port <= max; port++) {
            if (taken.contains(port)) {
                continue;
            }
            try (DatagramSocket socket = new DatagramSocket(port)) {
                return socket.getLocalPort();
            } catch (SocketException inUse) {
                // The next one.
            }
        }
        throw new MediaException("no UDP port is free in " + min + ".." + max);
    }

    private static boolean isOrdinary(NetworkInterface candidate) {
        try {
            return candidate.isUp()
                    && !candidate.isLoopback()
                    && candidate.getInetAddresses().hasMoreElements();
        } catch (SocketException gone) {
            return false;
        }
    }
}
