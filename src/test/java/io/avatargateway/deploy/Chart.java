package io.avatargateway.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** The chart, rendered by Helm for one set of values. */
final class Chart {

    static final Path SOURCE = Path.of("src/deploy/helm/avatar-gateway");

    /** The least that must be set. */
    static final Map<String, Object> LEAST = Map.of(
            "image", Map.of("repository", "avatar-gateway", "tag", "1.0"),
            "publicOrigins", List.of("https://avatar.example.com"),
            "broker", Map.of("url", "tcp://artemis:61616?sslEnabled=true"),
            "auth", Map.of("apiKeys", Map.of("existingSecret", "keys")));

    private final Path directory;

    /** @param directory for the files of values */
    Chart(Path directory) {
        this.directory = directory;
    }

    static Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> values = new TreeMap<>(LEAST);
        values.putAll(more);
        return values;
    }

    /**
     * All objects.
     *
     * @throws IllegalStateException as Helm refuses the values
     */
    List<Map<String, Object>> render(Map<String, Object> values) throws IOException {
        Path file = Files.createTempFile(directory, "values-", ".yaml");
        Files.writeString(file, new Yaml().dump(values));
        String all = new Helm(SOURCE)
                .template()
                .withName("speech")
                .withNamespace("avatar")
                .withKubeVersion("1.31.0")
                .withValuesFile(file)
                .call();
        List<Map<String, Object>> objects = new ArrayList<>();
        StreamSupport.stream(new Yaml().loadAll(all).spliterator(), false)
                .filter(object -> object != null)
                .forEach(object -> objects.add(map(object)));
        return objects;
    }

    Map<String, Object> render(String kind, Map<String, Object> values) throws IOException {
        return one(kind, render(values));
    }

    static Map<String, Object> one(String kind, List<Map<String, Object>> objects) {
        return objects.stream()
                .filter(object -> object.get("kind").equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind));
    }

    /** Lints it with the values that must be set, strictly. */
    LintResult lint() throws IOException {
        Path copy = directory.resolve("chart/avatar-gateway");
        try (Stream<Path> files = Files.walk(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(SOURCE.relativize(file));
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        Path file = copy.resolve("values.yaml");
        Map<String, Object> values = map(new Yaml().load(Files.readString(file)));
        LEAST.forEach((name, value) -> values.merge(name, value, Chart::merged));
        Files.writeString(file, new Yaml().dump(values));
        return new Helm(copy).lint().strict().call();
    }

    private static Object merged(Object before, Object value) {
        if (before instanceof Map && value instanceof Map) {
            Map<String, Object> both = new TreeMap<>(map(before));
            both.putAll(map(value));
            return both;
        }
        return value;
    }

    /** What lies at a path of names and numbers: {@code spec.template.spec.containers.0.env}. */
    static Object at(Object object, String path) {
        Object found = object;
        for (String step : path.split("\\.", -1)) {
            found = found instanceof List<?> list
                    ? list.get(Integer.parseInt(step))
                    : map(found).get(step);
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object object) {
        return (Map<String, Object>) object;
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Object object) {
        return (List<Map<String, Object>>) object;
    }
}
