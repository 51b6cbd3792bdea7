package io.avatargateway.cluster.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version of the program runs, as the build wrote it down. */
public final class ProgramVersion {

    private static final String FILE = "version.properties";

    private ProgramVersion() {}

    /** The version, or {@code unknown} where nothing has been built yet. Any thread. */
    public static String read() {
        try (InputStream in = ProgramVersion.class.getResourceAsStream(FILE)) {
            Properties written = new Properties();
            written.load(in);
            String version = written.getProperty("version", "$");
            return version.startsWith("$") ? "unknown" : version;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
