package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the packages that operators get. */
class DeliveryIT {

    private static final Pattern LIBRARY = Pattern.compile("(?:.*/)?([a-z0-9.-]*[a-z0-9])-\\d[^/]*\\.jar");

    @ParameterizedTest
    @ValueSource(strings = {"avatar-gateway.war", "avatar-gateway-artemis.rar"})
    void shouldNameEveryLibraryWithItsLicence(String name) throws IOException {
        String page = Files.readString(Path.of("docs", "third-party.md"));
        List<String> libraries = libraries(name);

        assertThat(libraries).hasSizeGreaterThan(5);
        assertThat(libraries).allSatisfy(library -> assertThat(named(page, library))
                .as(library + " of " + name + " is named in docs/third-party.md")
                .isTrue());
    }

    @Test
    void shouldCarryTheLicencesThatWantIt() throws IOException {
        try (ZipFile war = new ZipFile(target("avatar-gateway.war").toFile())) {
            for (String text : List.of("third-party.md", "licences/LGPL-2.1.txt", "licences/concentus.txt")) {
                ZipEntry entry = war.getEntry("META-INF/third-party/" + text);
                assertThat(entry).as(text).isNotNull();
                assertThat(new String(war.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(Files.readString(Path.of("docs", text)));
            }
        }
    }

    private static List<String> libraries(String name) throws IOException {
        try (ZipFile archive = new ZipFile(target(name).toFile())) {
            return archive.stream()
                    .map(entry -> LIBRARY.matcher(entry.getName()))
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .toList();
        }
    }

    /** By its own name, or as one of a family such as {@code netty-*}. */
    private static boolean named(String page, String library) {
        boolean family = false;
        for (int dash = library.indexOf('-'); dash > 0; dash = library.indexOf('-', dash + 1)) {
            family |= page.contains("`" + library.substring(0, dash) + "-*`");
        }
        return family || page.contains("`" + library + "`");
    }

    private static Path target(String name) {
        return Path.of("target", name);
    }
}
