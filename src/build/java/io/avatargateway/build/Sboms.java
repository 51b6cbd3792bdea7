package io.avatargateway.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Writes a software bill of materials for each archive that the build makes. The CycloneDX plugin writes one for all of
 * Maven's dependencies, also those that come from the server. This takes from it what an archive really holds, and adds
 * the packages of the portal page. Maven runs it as one file of source; it is in no archive.
 */
public final class Sboms {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> ARCHIVES = List.of(
            "avatar-gateway.war", "avatar-gateway-artemis.rar", "avatar-gateway-sandbox.jar", "avatar-gateway-cli.jar");

    /** Holds WAR, RAR and Open Liberty. */
    private static final String SERVER = "avatar-gateway-server.jar";

    /** Made here, of classes of the gateway. */
    private static final Set<String> OWN = Set.of("avatar-gateway-broker.jar");

    /** What the plugin cannot tell from a library's POM, by the name; docs/third-party.md has the reasons. */
    private static final Map<String, String> LICENCES = Map.of(
            "jlayer", "LGPL-2.0-or-later",
            "concentus", "BSD-3-Clause",
            "jline-terminal", "BSD-3-Clause",
            "webrtc-java", "Apache-2.0 AND BSD-3-Clause");

    private static final Map<String, String> NAMES = Map.of(
            "GNU General Public License, version 2 with the GNU Classpath Exception",
            "GPL-2.0-with-classpath-exception");

    private final Path target;
    private final JsonNode all;
    private final Path lockFile;
    /** The libraries by the names of their files. */
    private final Map<String, Path> jars;

    private Sboms(Path target, JsonNode all, Path lockFile, Map<String, Path> jars) {
        this.target = target;
        this.all = all;
        this.lockFile = lockFile;
        this.jars = jars;
    }

    /** Arguments: target directory, npm's lock file, class path of the build. */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        Path sbom = Files.createDirectories(target.resolve("sbom"));
        Path plugins = sbom.resolve("maven.json");
        for (String archive : ARCHIVES) {
            Files.deleteIfExists(bill(sbom, archive));
        }
        Files.deleteIfExists(bill(sbom, SERVER));
        if (!Files.exists(plugins)) {
            System.out.println("No bills of materials: the CycloneDX plugin does nothing while Maven is offline (-o).");
            return;
        }
        Map<String, Path> jars = Arrays.stream(arguments[2].split(System.getProperty("path.separator")))
                .map(Path::of)
                .collect(Collectors.toMap(jar -> jar.getFileName().toString(), Function.identity(), (a, b) -> a));
        Sboms sboms = new Sboms(target, JSON.readTree(plugins.toFile()), Path.of(arguments[1]), jars);
        ObjectWriter writer = JSON.writerWithDefaultPrettyPrinter();
        for (String archive : ARCHIVES) {
            writer.writeValue(bill(sbom, archive).toFile(), sboms.bill(archive, sboms.parts(archive)));
        }
        writer.writeValue(bill(sbom, SERVER).toFile(), sboms.bill(SERVER, sboms.partsOfTheServer()));
        // The next build's, if it is offline, must not be taken for this one's.
        Files.delete(plugins);
    }

    private static Path bill(Path sbom, String archive) {
        return sbom.resolve(archive + ".cdx.json");
    }

    private Map<String, JsonNode> partsOfTheServer() throws IOException {
        Map<String, JsonNode> parts = new TreeMap<>(parts(ARCHIVES.get(0)));
        parts.putAll(parts(ARCHIVES.get(1)));
        try (ZipFile zip = new ZipFile(target.resolve(SERVER).toFile())) {
            JsonNode liberty = liberty(zip);
            parts.put(ref(liberty), liberty);
        }
        return parts;
    }

    /** One part with its bundles in it, which are not published each by itself. */
    private static ObjectNode liberty(ZipFile zip) throws IOException {
        Properties product = new Properties();
        product.load(zip.getInputStream(zip.getEntry("wlp/lib/versions/openliberty.properties")));
        String version = product.getProperty("com.ibm.websphere.productVersion");
        String url = "pkg:maven/io.openliberty/openliberty-runtime@" + version + "?type=zip";
        ObjectNode liberty = JSON.createObjectNode()
                .put("type", "platform")
                .put("bom-ref", url)
                .put("name", "openliberty-runtime")
                .put("version", version)
                .put("scope", "required");
        liberty.set("licenses", licence("EPL-2.0"));
        ArrayNode bundles = liberty.put("purl", url).putArray("components");
        for (ZipEntry file : Collections.list(zip.entries())) {
            String name = file.getName();
            if (name.startsWith("wlp/") && name.endsWith(".jar") && !name.startsWith("wlp/usr/")) {
                String[] named = name.substring(name.lastIndexOf('/') + 1)
                        .replaceFirst("\\.jar$", "")
                        .split("_(?=\\d)", 2);
                ObjectNode bundle = bundles.addObject().put("type", "library").put("bom-ref", name);
                bundle.put("name", named[0]).put("version", named.length > 1 ? named[1] : version);
                hash(bundle, zip.getInputStream(file).readAllBytes());
            }
        }
        return liberty;
    }

    private Map<String, JsonNode> parts(String archive) throws IOException {
        Map<String, JsonNode> parts = new TreeMap<>();
        try (ZipFile zip = new ZipFile(target.resolve(archive).toFile())) {
            Map<String, Long> content = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .collect(Collectors.toMap(ZipEntry::getName, ZipEntry::getSize));
            Set<String> inside = content.keySet().stream()
                    .filter(name -> name.endsWith(".jar"))
                    .map(name -> name.substring(name.lastIndexOf('/') + 1))
                    .collect(Collectors.toCollection(TreeSet::new));
            inside.removeAll(OWN);
            boolean unpacked = inside.isEmpty();
            for (JsonNode component : all.get("components")) {
                String file = file(component);
                if (unpacked ? jars.containsKey(file) && holds(content, jars.get(file)) : inside.remove(file)) {
                    parts.put(ref(component), mended(component));
                }
            }
            if (!inside.isEmpty()) {
                throw new IOException(archive + " holds " + inside + ", which Maven does not know");
            }
            if (content.containsKey("index.html")) {
                portal().forEach(part -> parts.put(ref(part), part));
            }
        }
        return parts;
    }

    /** Whether all files of a library are there. Those in META-INF may have been left out, or be another library's. */
    private static boolean holds(Map<String, Long> content, Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> files = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .filter(entry -> !entry.getName().startsWith("META-INF/"))
                    .filter(entry -> !entry.getName().endsWith("module-info.class"))
                    .toList();
            return !files.isEmpty() && files.stream().allMatch(file -> content.containsKey(file.getName()));
        }
    }

    /** As Maven names it. */
    private static String file(JsonNode component) {
        String url = component.get("purl").asText();
        int at = url.indexOf("classifier=");
        String classifier =
                at < 0 ? "" : "-" + url.substring(at + "classifier=".length()).split("&", 2)[0];
        return component.get("name").asText() + "-" + component.get("version").asText() + classifier + ".jar";
    }

    private static String ref(JsonNode component) {
        return component.get("bom-ref").asText();
    }

    private static ObjectNode mended(JsonNode component) {
        ObjectNode part = component.deepCopy();
        String known = LICENCES.get(part.get("name").asText());
        // A library with several licences leaves the choice to its users.
        part.set("licenses", licence(known != null ? known : ids(part).sorted().collect(Collectors.joining(" OR "))));
        return part;
    }

    private static Stream<String> ids(JsonNode component) {
        return StreamSupport.stream(component.path("licenses").spliterator(), false)
                .map(one -> one.path("license"))
                .map(one -> one.has("id")
                        ? one.get("id").asText()
                        : one.path("name").asText())
                .map(name -> NAMES.getOrDefault(name, name));
    }

    private static ArrayNode licence(String expression) {
        ArrayNode licences = JSON.createArrayNode();
        if (expression.contains(" ")) {
            licences.addObject().put("expression", expression);
        } else {
            licences.addObject().putObject("license").put("id", expression);
        }
        return licences;
    }

    /** The packages that the page is made of: livekit-client is published with all that it needs in one file. */
    private List<ObjectNode> portal() throws IOException {
        List<ObjectNode> parts = new ArrayList<>();
        JsonNode packages = JSON.readTree(lockFile.toFile()).get("packages");
        for (Map.Entry<String, JsonNode> one : packages.properties()) {
            JsonNode found = one.getValue();
            if (!one.getKey().isEmpty() && Stream.of("dev", "peer", "optional").noneMatch(found::has)) {
                parts.add(part(one.getKey(), found));
            }
        }
        return parts;
    }

    private static ObjectNode part(String place, JsonNode found) {
        String name = place.substring(place.lastIndexOf("node_modules/") + "node_modules/".length());
        String version = found.get("version").asText();
        String url = "pkg:npm/" + name.replace("@", "%40") + "@" + version;
        ObjectNode part = JSON.createObjectNode()
                .put("type", "library")
                .put("bom-ref", url)
                .put("name", name)
                .put("version", version)
                .put("scope", "required");
        String[] integrity = found.get("integrity").asText().split("-", 2);
        part.putArray("hashes")
                .addObject()
                .put("alg", integrity[0].replace("sha", "SHA-"))
                .put("content", HexFormat.of().formatHex(Base64.getDecoder().decode(integrity[1])));
        part.set("licenses", licence(found.get("license").asText().replaceAll("[()]", "")));
        return part.put("purl", url);
    }

    private ObjectNode bill(String archive, Map<String, JsonNode> parts) throws IOException {
        ObjectNode bill = all.deepCopy();
        ObjectNode whole = JSON.createObjectNode()
                .put("type", "application")
                .put("bom-ref", archive)
                .put("name", archive)
                .put("version", all.at("/metadata/component/version").asText());
        hash(whole, Files.readAllBytes(target.resolve(archive)));
        whole.set("licenses", licence("Apache-2.0"));
        ((ObjectNode) bill.get("metadata")).set("component", whole);
        bill.putArray("components").addAll(parts.values());

        Set<String> behind = new TreeSet<>();
        ArrayNode dependencies = JSON.createArrayNode();
        for (JsonNode one : all.get("dependencies")) {
            if (parts.containsKey(one.get("ref").asText())) {
                ObjectNode arrow =
                        JSON.createObjectNode().put("ref", one.get("ref").asText());
                ArrayNode on = arrow.putArray("dependsOn");
                for (JsonNode next : one.path("dependsOn")) {
                    if (parts.containsKey(next.asText())) {
                        on.add(next);
                        behind.add(next.asText());
                    }
                }
                dependencies.add(arrow);
            }
        }
        ArrayNode direct = dependencies.insertObject(0).put("ref", archive).putArray("dependsOn");
        parts.keySet().stream().filter(part -> !behind.contains(part)).forEach(direct::add);
        bill.set("dependencies", dependencies);
        return bill;
    }

    private static void hash(ObjectNode part, byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            part.putArray("hashes")
                    .addObject()
                    .put("alg", "SHA-256")
                    .put("content", HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }
}
