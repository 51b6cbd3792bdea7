package io.avatargateway.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Puts the directories of unit tests where the kernel keeps files in memory, if there is much room. Their brokers wait
 * for the disk with each message: that took half of all the time. What else a machine did with its disk has stopped
 * five of them for a minute. The tests of whole servers write to the disk.
 */
public final class TempDirsInMemory implements TempDirFactory {

    private static final String PREFIX = "junit-";
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ROOM = 4L * 1024 * 1024 * 1024;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        return hasRoom() ? Files.createTempDirectory(MEMORY, PREFIX) : Files.createTempDirectory(PREFIX);
    }

    private static boolean hasRoom() throws IOException {
        return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM;
    }
}
