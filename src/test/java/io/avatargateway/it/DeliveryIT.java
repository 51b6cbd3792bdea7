package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the packages that operators get. */
class DeliveryIT {

    private static final Path PAGE = Path.of("docs", "third-party.md");
    /** How the table of all parts begins. */
    private static final String TABLE = "| Part | Version | Licence | In |\n| --- | --- | --- | --- |\n";

    private static final Map<String, String> SHORT = Map.of(
            "avatar-gateway.war", "WAR",
            "avatar-gateway-artemis.rar", "RAR",
            "avatar-gateway-sandbox.jar", "sandbox",
            "avatar-gateway-cli.jar", "CLI",
            "avatar-gateway-server.jar", "server");

    /** The server, which holds the first two, is behind them. */
    private static final List<String> ARCHIVES = List.of(
            "avatar-gateway.war",
            "avatar-gateway-artemis.rar",
            "avatar-gateway-server.jar",
            "avatar-gateway-sandbox.jar",
            "avatar-gateway-cli.jar");

    private static final Pattern LIBRARY = Pattern.compile("(?:.*/)?([a-z0-9.-]*[a-z0-9])-\\d[^/]*\\.jar");

    @ParameterizedTest
    @ValueSource(strings = {"avatar-gateway.war", "avatar-gateway-artemis.rar"})
    void shouldNameEveryLibraryWithItsLicence(String name) throws IOException {
        String page = Files.readString(PAGE);
        List<String> libraries = libraries(name);

        assertThat(libraries).hasSizeGreaterThan(5);
        assertThat(libraries).allSatisfy(library -> assertThat(named(page, library))
                .as(library + " of " + name + " is named in docs/third-party.md")
                .isTrue());
    }

    /** Write the page anew with {@code -Dthird-party.write}, and look at what has changed. */
    @Test
    void shouldNameEveryPartWithItsVersionAndLicence() throws IOException {
        try (ZipFile war = new ZipFile(target("avatar-gateway.war").toFile())) {
            assumeTrue(war.getEntry("index.html") != null, "the portal page is left out, and its packages with it");
        }
        Map<String, Set<String>> parts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String archive : ARCHIVES) {
            Path bill = target("sbom/" + archive + ".cdx.json");
            assumeTrue(Files.exists(bill), "no " + bill + ": it is not made while Maven is offline (-o)");
            for (JsonNode part : new ObjectMapper().readTree(bill.toFile()).get("components")) {
                Set<String> in = parts.computeIfAbsent(row(part), row -> new LinkedHashSet<>());
                if (!archive.equals("avatar-gateway-server.jar") || in.isEmpty()) {
                    in.add(SHORT.get(archive));
                }
            }
        }
        String table = parts.entrySet().stream()
                .map(part -> part.getKey() + " " + String.join(", ", part.getValue()) + " |\n")
                .collect(Collectors.joining());
        String page = Files.readString(PAGE);
        int begin = page.indexOf(TABLE) + TABLE.length();
        int end = page.indexOf("\n\n", begin) + 1;
        String written = page.substring(0, begin) + table + page.substring(end);
        if (System.getProperty("third-party.write") != null) {
            Files.writeString(PAGE, written);
        }
        assertThat(parts).hasSizeGreaterThan(50);
        assertThat(Files.readString(PAGE)).isEqualTo(written);
    }

    private static String row(JsonNode part) {
        String kind = part.get("purl").asText().contains("classifier=") ? " (native)" : "";
        String licence = part.at("/licenses/0").has("expression")
                ? part.at("/licenses/0/expression").asText()
                : part.at("/licenses/0/license/id").asText();
        return "| `" + part.get("name").asText() + "`" + kind + " | "
                + part.get("version").asText() + " | " + licence + " |";
    }

    @ParameterizedTest
    @FieldSource("ARCHIVES")
    void shouldCarryTheLicences(String name) throws IOException {
        List<Path> texts = new ArrayList<>(List.of(Path.of("LICENSE"), PAGE));
        try (Stream<Path> licences = Files.list(Path.of("docs", "licences"))) {
            licences.forEach(texts::add);
        }
        try (ZipFile archive = new ZipFile(target(name).toFile())) {
            for (Path text : texts) {
                String place = text.getParent() == null
                        ? "META-INF/" + text
                        : "META-INF/third-party/" + Path.of("docs").relativize(text);
                assertThat(text(archive, place)).as(place).isEqualTo(Files.readString(text));
            }
        }
    }

    /** Of the libraries that are unpacked in it; the others bring theirs in their own jars. */
    @ParameterizedTest
    @CsvSource({"avatar-gateway-sandbox.jar, Jackson JSON processor", "avatar-gateway-cli.jar, Apache Commons Logging"})
    void shouldCarryTheNotices(String name, String notice) throws IOException {
        try (ZipFile archive = new ZipFile(target(name).toFile())) {
            assertThat(text(archive, "META-INF/NOTICE")).contains(notice);
        }
    }

    /** What an operator edits and what is deployed, as it is elsewhere, and Open Liberty with its licences. */
    @Test
    void shouldHaveTheWholeServerInItsPackage() throws IOException {
        String server = "wlp/usr/servers/avatar-gateway/";
        Map<String, Path> files = new TreeMap<>(Map.of(
                "wlp/LICENSE",
                Path.of("target/liberty/wlp/LICENSE"),
                "wlp/NOTICES",
                Path.of("target/liberty/wlp/NOTICES"),
                server + "apps/avatar-gateway.war",
                target("avatar-gateway.war"),
                server + "apps/avatar-gateway-artemis.rar",
                target("avatar-gateway-artemis.rar")));
        try (Stream<Path> configuration = Files.list(Path.of("liberty"))) {
            configuration.forEach(file -> files.put(server + file.getFileName(), file));
        }
        try (ZipFile archive = new ZipFile(target("avatar-gateway-server.jar").toFile())) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                ZipEntry entry = archive.getEntry(file.getKey());
                assertThat(entry).as(file.getKey()).isNotNull();
                assertThat(Arrays.equals(
                                archive.getInputStream(entry).readAllBytes(), Files.readAllBytes(file.getValue())))
                        .as("%s is %s", file.getKey(), file.getValue())
                        .isTrue();
            }
            // For docs/examples/tls.xml.
            assertThat(archive.getEntry("wlp/lib/features/com.ibm.websphere.appserver.transportSecurity-1.0.mf"))
                    .isNotNull();
            assertThat(archive.stream().map(ZipEntry::getName).filter(name -> name.startsWith(server)))
                    .filteredOn(name -> !name.endsWith("/"))
                    .hasSize(files.size() - 2);
        }
    }

    @Test
    void shouldHaveWhatTheServerIsDeployedWith() throws IOException {
        try (ZipFile archive = new ZipFile(target("avatar-gateway-deploy.zip").toFile())) {
            assertThat(archive.stream().map(ZipEntry::getName))
                    .contains(
                            "LICENSE",
                            "container/Containerfile",
                            "helm/avatar-gateway/Chart.yaml",
                            "helm/avatar-gateway/files/alerts.yaml",
                            "helm/avatar-gateway/files/dashboard.json",
                            "helm/avatar-gateway/templates/statefulset.yaml",
                            "systemd/avatar-gateway.service")
                    .noneMatch(name -> name.contains("assembly"));
        }
    }

    /** Two builds of the same sources are the same, byte for byte: docs/contributor.md. */
    @Test
    void shouldHaveOneTimeInAllArchives() throws IOException {
        Set<LocalDateTime> times = new TreeSet<>();
        List<String> all = new ArrayList<>(ARCHIVES);
        all.add("avatar-gateway-deploy.zip");
        for (String name : all) {
            try (ZipFile archive = new ZipFile(target(name).toFile())) {
                archive.stream().map(ZipEntry::getTimeLocal).forEach(times::add);
            }
        }
        assertThat(times).hasSize(1);
    }

    private static String text(ZipFile archive, String place) throws IOException {
        ZipEntry entry = archive.getEntry(place);
        assertThat(entry).as(place + " in " + archive.getName()).isNotNull();
        return new String(archive.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
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
