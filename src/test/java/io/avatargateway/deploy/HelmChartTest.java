package io.avatargateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.avatargateway.config.SettingsReader;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.yaml.snakeyaml.Yaml;

/** The chart as Helm renders it, held against the types of Kubernetes and against the settings. */
class HelmChartTest {

    /** Takes only what a type of Kubernetes has, and misses nothing that it must have. */
    private interface Type {
        void check(JsonElement json) throws IOException;
    }

    private static final Map<String, Type> TYPES = Map.of(
            "apps/v1 StatefulSet", V1StatefulSet::validateJsonElement,
            "v1 Service", V1Service::validateJsonElement,
            "v1 ServiceAccount", V1ServiceAccount::validateJsonElement,
            "v1 ConfigMap", V1ConfigMap::validateJsonElement,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement,
            "networking.k8s.io/v1 Ingress", V1Ingress::validateJsonElement);

    private static final Map<String, Object> MUCH = Chart.with(Map.ofEntries(
            Map.entry("replicas", 3),
            Map.entry("imagePullSecrets", List.of(Map.of("name", "pull"))),
            Map.entry("trustedProxies", List.of("10.0.0.0/8", "fd00::/8")),
            Map.entry("simli", Map.of("existingSecret", "simli", "faceId", "tmp9i8bbq7c")),
            Map.entry(
                    "broker",
                    Map.of("url", "tcp://a:61616#tcp://b:61616", "existingSecret", "artemis", "passwordInClear", true)),
            Map.entry(
                    "auth",
                    Map.of(
                            "jwt",
                            Map.of("issuer", "https://issuer.example", "audience", "avatar", "existingSecret", "jwt"),
                            "apiKeys",
                            Map.of("existingSecret", "keys"),
                            "tenants",
                            Map.of("existingSecret", "tenants"),
                            "tickets",
                            Map.of("existingSecret", "tickets"))),
            Map.entry("tls", Map.of("existingSecret", "tls")),
            Map.entry("settings", Map.of("SESSION_LIMIT", 2000, "PROBE_READINESS", false, "TRACE", "*=info")),
            Map.entry("settingsFrom", List.of(Map.of("secretRef", Map.of("name", "more")))),
            Map.entry("ingress", Map.of("enabled", true, "host", "avatar.example.com", "tlsSecret", "avatar-tls")),
            Map.entry(
                    "networkPolicy",
                    Map.of(
                            "from",
                            List.of(Map.of("namespaceSelector", Map.of())),
                            "brokerTo",
                            List.of(Map.of("podSelector", Map.of())),
                            "extraEgress",
                            List.of(Map.of("ports", List.of(Map.of("protocol", "UDP", "port", 7882)))))),
            Map.entry(
                    "serviceMonitor",
                    Map.of("enabled", true, "labels", Map.of("release", "prometheus"), "existingSecret", "scrape")),
            Map.entry("ledger", Map.of("existingClaim", "ledger")),
            Map.entry("prometheusRule", Map.of("enabled", true)),
            Map.entry("dashboard", Map.of("enabled", true)),
            Map.entry("logs", Map.of("format", "text")),
            Map.entry("podAnnotations", Map.of("a", "b")),
            Map.entry("podLabels", Map.of("team", "speech")),
            Map.entry("nodeSelector", Map.of("kubernetes.io/arch", "arm64")),
            Map.entry("tolerations", List.of(Map.of("key", "only", "operator", "Exists"))),
            Map.entry("affinity", Map.of("nodeAffinity", Map.of())),
            Map.entry("priorityClassName", "high")));

    private static final Map<String, Object> OPEN = Chart.with(Map.of(
            "auth", Map.of("mode", "none"),
            "replicas", 1,
            "preStopSeconds", 0,
            "serviceAccount", Map.of("create", false),
            "networkPolicy", Map.of("enabled", false)));

    static final List<Map<String, Object>> VALUES = List.of(Chart.LEAST, MUCH, OPEN);

    private static final String ENVIRONMENT = "spec.template.spec.containers.0.env";

    @TempDir
    Path directory;

    @Test
    void shouldPleaseHelm() throws IOException {
        var result = new Chart(directory).lint();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @FieldSource("VALUES")
    void shouldMakeWhatKubernetesTakes(Map<String, Object> values) throws IOException {
        List<Map<String, Object>> objects = new Chart(directory).render(values);

        assertThat(objects).hasSizeGreaterThan(2);
        for (Map<String, Object> object : objects) {
            String type = object.get("apiVersion") + " " + object.get("kind");
            // Prometheus' own types are not Kubernetes'; promtool takes the rules, see AlertsTest.
            if (!type.startsWith("monitoring.coreos.com/v1 ")) {
                assertThat(TYPES).containsKey(type);
                TYPES.get(type).check(new Gson().toJsonTree(object));
            }
        }
    }

    /** What a misspelt value would do otherwise: nothing. */
    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        Chart chart = new Chart(directory);
        Map<String, String> refused = new TreeMap<>();
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("replica", 2),
                Map.of("publicOrigins", List.of("avatar.example.com")),
                Map.of("broker", Map.of("url", "artemis:61616")),
                Map.of("settings", Map.of("AUTH", "none")),
                Map.of("auth", Map.of("mode", "on")),
                Map.of("image", Map.of("repository", "")))) {
            assertThatThrownBy(() -> chart.render(Chart.with(wrong)))
                    .isInstanceOf(IllegalStateException.class)
                    .satisfies(failed -> refused.put(wrong.keySet().iterator().next(), failed.getMessage()));
        }
        assertThat(refused.get("replica")).contains("'replica' not allowed");
        assertThat(refused.get("publicOrigins")).contains("/publicOrigins/0");
        assertThat(refused.get("broker")).contains("/broker/url");
        assertThat(refused.get("auth")).contains("or nobody could sign in");
        assertThat(refused.get("settings")).contains("'AUTH'");
        assertThat(refused.get("image")).contains("/image/repository");
    }

    /** A misspelt variable would be ignored by the gateway. */
    @ParameterizedTest
    @FieldSource("VALUES")
    void shouldSetOnlySettingsThatThereAre(Map<String, Object> values) throws IOException {
        String page = Files.readString(Path.of("docs/settings.md"));
        Set<String> unknown = new TreeSet<>();
        for (String name : environment(values).keySet()) {
            if (!page.contains("| `" + name + "` |")) {
                unknown.add(name);
            }
        }
        assertThat(unknown).isSubsetOf("JVM_ARGS", "POD_IP", "TLS_KEYSTORE_PASSWORD", "WLP_LOGGING_CONSOLE_FORMAT");
    }

    /** What can be said without a server: the rules for a safe start hold. */
    @ParameterizedTest
    @FieldSource("VALUES")
    void shouldStartAGateway(Map<String, Object> values) throws IOException {
        Map<String, String> settings = environment(values);
        settings.replaceAll((name, value) -> name.endsWith("_FILE") ? filled(name) : value);
        settings.computeIfPresent("PUBLIC_ORIGINS", (name, value) -> value.replace("$(POD_IP)", "10.1.2.3"));

        assertThat(SettingsReader.read(key -> Optional.ofNullable(settings.get(key))))
                .isNotNull();
    }

    /** The image's tag, where no other is set. */
    @Test
    void shouldBeOfTheGatewaysVersion() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Map<String, Object> chart = Chart.map(new Yaml().load(Files.readString(Chart.SOURCE.resolve("Chart.yaml"))));

        assertThat(pom).contains("<version>" + chart.get("appVersion") + "</version>\n  <packaging>");
    }

    @Test
    void shouldKeepAGatewaysNameAndGiveItTimeToStop() throws IOException {
        Map<String, Object> set =
                new Chart(directory).render("StatefulSet", Chart.with(Map.of("sessionShutdownTimeoutMillis", 90_001)));

        assertThat(Chart.maps(Chart.at(set, ENVIRONMENT)).get(0))
                .isEqualTo(Map.of(
                        "name", "GATEWAY_NAME", "valueFrom", Map.of("fieldRef", Map.of("fieldPath", "metadata.name"))));
        assertThat(Chart.at(set, "spec.template.spec.terminationGracePeriodSeconds"))
                .isEqualTo(5 + 91 + 35);
    }

    /** One directory for all gateways, which stays when a pod goes; or none. */
    @Test
    void shouldKeepALedgerWhereAllGatewaysCanWriteOnly() throws IOException {
        Map<String, Object> pod =
                Chart.map(Chart.at(new Chart(directory).render("StatefulSet", MUCH), "spec.template.spec"));
        String where = environment(MUCH).get("LEDGER_DIRECTORY");

        assertThat(Chart.maps(Chart.at(pod, "containers.0.volumeMounts")))
                .contains(Map.of("name", "ledger", "mountPath", where));
        assertThat(Chart.maps(Chart.at(pod, "volumes")))
                .contains(Map.of("name", "ledger", "persistentVolumeClaim", Map.of("claimName", "ledger")));
        assertThat(environment(Chart.LEAST)).containsEntry("LEDGER", "false").doesNotContainKey("LEDGER_DIRECTORY");
    }

    /** The console is what a cluster collects. */
    @Test
    void shouldLogJsonUnlessTextIsWanted() throws IOException {
        assertThat(environment(Chart.LEAST))
                .containsEntry("CONSOLE_LOG_FORMAT", "JSON")
                .containsEntry("WLP_LOGGING_CONSOLE_FORMAT", "JSON")
                .containsEntry("CONSOLE_LOG_LEVEL", "INFO");
        assertThat(environment(Chart.with(Map.of("settings", Map.of("CONSOLE_LOG_LEVEL", "WARNING")))))
                .containsEntry("CONSOLE_LOG_LEVEL", "WARNING");
        assertThat(environment(Chart.with(Map.of("logs", Map.of("format", "text"))))
                        .keySet())
                .noneMatch(name -> name.contains("LOG"));
    }

    /** The restricted profile of Kubernetes' own pod security standards, and a root that nobody writes to. */
    @Test
    void shouldRunWithAsFewRightsAsItNeeds() throws IOException {
        Map<String, Object> pod =
                Chart.map(Chart.at(new Chart(directory).render("StatefulSet", Chart.LEAST), "spec.template.spec"));

        assertThat(Chart.at(pod, "securityContext.runAsNonRoot")).isEqualTo(true);
        assertThat(Chart.at(pod, "securityContext.seccompProfile.type")).isEqualTo("RuntimeDefault");
        assertThat(Chart.at(pod, "automountServiceAccountToken")).isEqualTo(false);
        assertThat(Chart.at(pod, "containers.0.securityContext"))
                .isEqualTo(Map.of(
                        "allowPrivilegeEscalation",
                        false,
                        "readOnlyRootFilesystem",
                        true,
                        "capabilities",
                        Map.of("drop", List.of("ALL"))));
    }

    /** Prometheus finds each gateway by the service that has its names. */
    @Test
    void shouldLetEachGatewayBeScraped() throws IOException {
        List<Map<String, Object>> objects = new Chart(directory).render(MUCH);
        Map<String, Object> monitor = Chart.one("ServiceMonitor", objects);
        Map<String, Object> wanted = Chart.map(Chart.at(monitor, "spec.selector.matchLabels"));
        List<Map<String, Object>> found = objects.stream()
                .filter(object -> object.get("kind").equals("Service"))
                .filter(service -> Chart.map(Chart.at(service, "metadata.labels"))
                        .entrySet()
                        .containsAll(wanted.entrySet()))
                .toList();

        assertThat(found).hasSize(1);
        assertThat(Chart.at(found.get(0), "spec.ports.0.name")).isEqualTo(Chart.at(monitor, "spec.endpoints.0.port"));
        assertThat(Chart.at(monitor, "spec.endpoints.0.path")).isEqualTo("/metrics");
        assertThat(Chart.at(monitor, "spec.endpoints.0.scheme")).isEqualTo("https");
        assertThat(Chart.at(monitor, "spec.endpoints.0.authorization.credentials.name"))
                .isEqualTo("scrape");
        // By the pod's address.
        assertThat(environment(MUCH).get("PUBLIC_ORIGINS"))
                .isEqualTo("https://avatar.example.com,https://$(POD_IP):9080");
    }

    @Test
    void shouldCarryTheExampleOfTls() throws IOException {
        assertThat(Chart.SOURCE.resolve("files/tls.xml")).hasSameTextualContentAs(Path.of("docs/examples/tls.xml"));
        assertThat(new Chart(directory).render(MUCH))
                .filteredOn(object -> object.get("kind").equals("ConfigMap"))
                .anySatisfy(tls -> assertThat(Chart.at(tls, "data").toString()).contains("transportSecurity-1.0"));
    }

    private String filled(String name) {
        try {
            return Files.writeString(directory.resolve(name), "{}").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the gateway's environment has; of a Secret, the name of its key. */
    private Map<String, String> environment(Map<String, Object> values) throws IOException {
        Map<String, Object> set = new Chart(directory).render("StatefulSet", values);
        return Chart.maps(Chart.at(set, ENVIRONMENT)).stream()
                .collect(Collectors.toMap(
                        variable -> (String) variable.get("name"),
                        variable -> variable.containsKey("value")
                                ? (String) variable.get("value")
                                : "a-secret-of-at-least-32-characters",
                        (a, b) -> {
                            throw new AssertionError("twice: " + a);
                        },
                        TreeMap::new));
    }
}
