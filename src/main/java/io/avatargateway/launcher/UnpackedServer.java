package io.avatargateway.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files of a server package, unpacked below a directory. The name of their own directory has the jar's hash, so
 * another version lies beside it. It is there as a whole or not at all: a start that was interrupted leaves nothing
 * that is taken for a server.
 */
final class UnpackedServer {

    private static final String CONTENT = "wlp/";
    private static final int HASH_DIGITS = 12;

    private final Path jar;
    private final Path home;

    UnpackedServer(Path jar, Path home) {
        this.jar = jar;
        this.home = home;
    }

    /** Where it is; unpacks it, if nobody has. */
    Path directory() throws IOException {
        Path directory = home.resolve("server-" + hash());
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(home);
            Path unfinished = Files.createTempDirectory(home, "unpacking-");
            try {
                unpack(unfinished);
                move(unfinished, directory);
            } finally {
                delete(unfinished);
            }
        }
        return directory;
    }

    private void unpack(Path to) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> files = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .filter(entry -> entry.getName().startsWith(CONTENT))
                    .toList();
            if (files.isEmpty()) {
                throw new IOException(jar + " holds no server");
            }
            for (ZipEntry file : files) {
                Path place = to.resolve(file.getName()).normalize();
                if (!place.startsWith(to)) {
                    throw new IOException(file.getName() + " leads out of the directory");
                }
                Files.createDirectories(place.getParent());
                try (InputStream content = zip.getInputStream(file)) {
                    Files.copy(content, place);
                }
                if (isScript(file.getName()) && !place.toFile().setExecutable(true)) {
                    throw new IOException(place + " cannot be made executable");
                }
            }
        }
    }

    private static boolean isScript(String name) {
        return name.startsWith("wlp/bin/") && name.indexOf('/', "wlp/bin/".length()) < 0 && !name.endsWith(".bat");
    }

    /** Of two that unpack at the same time, one is the first; the files are the same. */
    private static void move(Path unfinished, Path directory) throws IOException {
        try {
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException notMoved) {
            if (!Files.isDirectory(directory)) {
                throw notMoved;
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private String hash() throws IOException {
        try (DigestInputStream content = new DigestInputStream(Files.newInputStream(jar), sha256())) {
            content.transferTo(OutputStream.nullOutputStream());
            String digits = HexFormat.of().formatHex(content.getMessageDigest().digest());
            return digits.substring(0, HASH_DIGITS);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }
}
