package io.avatargateway.sandbox.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import java.util.HashSet;
import java.util.Set;

/** WebRTC, loaded into this process. Thread-safe. */
public final class WebRtc implements AutoCloseable {
    private final boolean onlyLoopback = MediaPorts.onlyLoopback();
    private final MediaPorts ports;
    private final AudioDeviceModule devices;
    private final PeerConnectionFactory factory;
    private final Set<Integer> loopbackPorts = new HashSet<>();

    private WebRtc(MediaPorts ports) {
        this.ports = ports;
        // Of the two that need no sound card this is the one that a sender survives.
        devices = new AudioDeviceModule(AudioLayer.kDummyAudio);
        factory = new PeerConnectionFactory(devices);
    }

    /**
     * Loads the native library, with the first call in a process.
     *
     * @param ports for media
     * @return to be closed, when nothing of it is in use any more
     * @throws WebRtcMissingException if it cannot be loaded, with what to do about it
     */
    public static WebRtc load(MediaPorts ports) throws WebRtcMissingException {
        try {
            return new WebRtc(ports);
        } catch (Throwable missing) {
            // Shows as an Error of the linker, or as one of a class that did not initialise.
            throw new WebRtcMissingException(missing);
        }
    }

    PeerConnectionFactory factory() {
        return factory;
    }

    /**
     * For a new connection.
     *
     * @param port where it listens on the loopback interface; 0 where there is another interface
     */
    RTCConfiguration configuration(int port) {
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        if (onlyLoopback) {
            configuration.portAllocatorConfig.minPort = port;
            configuration.portAllocatorConfig.maxPort = port;
            configuration
                    .portAllocatorConfig
                    .setEnableAnyAddressPorts(true)
                    .setDisableAdapterEnumeration(true)
                    .setDisableTcp(true);
        } else {
            configuration.portAllocatorConfig.minPort = ports.min();
            configuration.portAllocatorConfig.maxPort = ports.max();
        }
        return configuration;
    }

    /** A port for one connection on a machine that has only the loopback interface; 0 elsewhere. */
    int takeLoopbackPort() {
        if (!onlyLoopback) {
            return 0;
        }
        synchronized (loopbackPorts) {
            int port = ports.findFree(loopbackPorts);
            loopbackPorts.add(port);
            return port;
        }
    }

    void giveBack(int loopbackPort) {
        synchronized (loopbackPorts) {
            loopbackPorts.remove(loopbackPort);
        }
    }

    @Override
    public void close() {
        factory.dispose();
        devices.dispose();
    }
}
