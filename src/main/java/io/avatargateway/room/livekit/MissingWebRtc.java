package io.avatargateway.room.livekit;

/** What to do where WebRTC's native library cannot be loaded. */
final class MissingWebRtc {

    private static final int MAX_DEPTH = 10;

    private MissingWebRtc() {}

    /** One line for the operator: what is missing and how to get it. */
    static String hint(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; root.getCause() != null && depth < MAX_DEPTH; depth++) {
            root = root.getCause();
        }
        String reason = String.valueOf(root.getMessage());
        // The dynamic linker's words: "libpulse.so.0: cannot open shared object file".
        if (reason.contains("libpulse")) {
            return "libpulse0 is missing on this machine: apt-get install libpulse0, then restart the server";
        }
        if (reason.contains("cannot open shared object file")) {
            return "a library is missing on this machine, install it and restart the server: "
                    + reason.replaceFirst(".*: (lib[^:]+): cannot open.*", "$1");
        }
        return "the WAR has no WebRTC for " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                + ": build it on such a machine (Linux or macOS on x86_64 or aarch64, Windows on x86_64) ("
                + root.getClass().getSimpleName() + ")";
    }
}
