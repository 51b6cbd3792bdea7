package io.avatargateway.sandbox.webrtc;

/** WebRTC's native library cannot be loaded here; the message says what is missing and how to get it. */
public final class WebRtcMissingException extends Exception {
    private static final long serialVersionUID = 1L;

    WebRtcMissingException(Throwable cause) {
        super(hint(rootOf(cause)), cause);
    }

    private static String hint(Throwable root) {
        String reason = String.valueOf(root.getMessage());
        // The dynamic linker's words: "libpulse.so.0: cannot open shared object file".
        if (reason.contains("libpulse")) {
            return "libpulse0 is missing: apt-get install libpulse0";
        }
        if (reason.contains("cannot open shared object file")) {
            return "a library is missing, install it with your package manager: "
                    + reason.replaceFirst(".*: (lib[^:]+): cannot open.*", "$1");
        }
        return "WebRTC has no native library in this jar for " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ": build it on such a machine (Linux and macOS on x86_64 and aarch64,"
                + " Windows on x86_64) (" + root.getClass().getSimpleName() + ")";
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
