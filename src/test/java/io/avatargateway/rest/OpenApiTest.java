package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.avatargateway.api.AdmissionView;
import io.avatargateway.api.InterruptView;
import io.avatargateway.api.JoinView;
import io.avatargateway.api.Problem;
import io.avatargateway.api.Problems;
import io.avatargateway.api.RequestFault;
import io.avatargateway.api.SessionView;
import io.avatargateway.api.TicketView;
import io.avatargateway.cluster.node.Node;
import io.avatargateway.console.ConsoleFigures;
import io.avatargateway.contract.ApiDocument;
import io.avatargateway.room.probe.ProbeReason;
import io.avatargateway.room.probe.ProbeReport;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.Role;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The OpenAPI document is written by hand; here it is held against the code. */
class OpenApiTest {

    private static final Pattern CODE = Pattern.compile("`([A-Z]+(?:_[A-Z]+)+)`");
    private static final List<String> METHODS = List.of("get", "head", "post", "put", "delete", "patch");

    private final Map<String, Object> document = load();

    @Test
    void shouldNameEveryOperationAndNoOther() {
        List<String> documented = new ArrayList<>();
        map("paths").forEach((path, item) -> asMap(item).keySet().stream()
                .filter(METHODS::contains)
                .forEach(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        assertThat(documented).containsExactlyInAnyOrderElementsOf(operations());
    }

    @Test
    void shouldNameForEveryOperationTheRolesThatItAsksFor() {
        Map<String, List<String>> documented = new TreeMap<>();
        map("paths").forEach((path, item) -> asMap(item).forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                documented.put(
                        method.toUpperCase(Locale.ROOT) + " " + path,
                        strings(asMap(operation).get("x-roles")).stream().toList());
            }
        }));
        Map<String, List<String>> asked = new TreeMap<>();
        forEachOperation((name, method) -> {
            if (method.isAnnotationPresent(OpenToAll.class)) {
                asked.put(name, List.of());
                return;
            }
            Allowed allowed = method.getAnnotation(Allowed.class);
            assertThat(allowed).as("who may call %s", name).isNotNull();
            assertThat(allowed.value()).as("who may call %s", name).isNotEmpty();
            asked.put(name, Stream.of(allowed.value()).map(Role::text).toList());
        });
        assertThat(documented).isEqualTo(asked);
    }

    /** Who is viewer and producer has no session of its own: it comes as a producer. */
    @Test
    void shouldLetProducersDoWhatViewersMay() {
        forEachOperation((name, method) -> {
            Allowed allowed = method.getAnnotation(Allowed.class);
            List<Role> roles = allowed == null ? List.of() : List.of(allowed.value());
            assertThat(roles.contains(Role.VIEWER) && !roles.contains(Role.PRODUCER))
                    .as(name)
                    .isFalse();
        });
    }

    @Test
    void shouldNameEveryProblemCodeAndNoOther() {
        assertThat(enumOf("Problem", "code"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(names(ErrorCode.values()), names(RequestFault.values()), names(Refusal.values()))
                                .flatMap(words -> words)
                                .toList());
    }

    @Test
    void shouldGiveEveryCodeTheStatusThatItHas() {
        List<String> wrong = new ArrayList<>();
        forEachResponse((status, response) -> CODE.matcher(String.valueOf(response.get("description")))
                .results()
                .map(match -> match.group(1))
                .filter(code -> statusOf(code) >= 0 && statusOf(code) != Integer.parseInt(status))
                .forEach(code -> wrong.add(code + " under " + status)));
        assertThat(wrong).isEmpty();
    }

    @Test
    void shouldTellOfEveryCodeThatRestCanAnswerAtSomeOperation() {
        Set<String> told = new TreeSet<>();
        forEachResponse((status, response) -> CODE.matcher(String.valueOf(response.get("description")))
                .results()
                .forEach(match -> told.add(match.group(1))));
        // Only in replies and job states, or at no operation in particular.
        List<String> elsewhere = List.of(
                "MESSAGE_TYPE_UNSUPPORTED",
                "JOB_EXPIRED",
                "JOB_INTERRUPTED",
                "DELIVERY_FAILED",
                "SESSION_LOST",
                "COMMAND_EXPIRED",
                "METHOD_NOT_ALLOWED");
        assertThat(told)
                .containsAll(enumOf("Problem", "code").stream()
                        .filter(code -> !elsewhere.contains(code))
                        .toList());
    }

    @Test
    void shouldHaveTheFieldsOfTheAnswers() {
        assertThat(properties("Session")).isEqualTo(components(SessionView.class));
        assertThat(properties("SessionPage")).isEqualTo(components(SessionsView.class));
        assertThat(properties("Join")).isEqualTo(components(JoinView.class));
        assertThat(properties("Me")).isEqualTo(components(MeView.class));
        assertThat(properties("Ticket")).isEqualTo(components(TicketView.class));
        assertThat(properties("Admission")).isEqualTo(components(AdmissionView.class));
        assertThat(properties("Interrupt")).isEqualTo(components(InterruptView.class));
        assertThat(properties("Event")).isEqualTo(components(SessionEvent.class));
        assertThat(properties("Probe")).isEqualTo(components(ProbeView.class));
        assertThat(properties("ProbeList")).isEqualTo(components(ProbesView.class));
        assertThat(properties("NodeList")).isEqualTo(components(NodesView.class));
        assertThat(properties("Node")).isEqualTo(components(NodesView.NodeView.class));
        assertThat(properties("TenantUse")).isEqualTo(components(NodesView.TenantView.class));
        assertThat(properties("ConsoleFigures")).isEqualTo(components(ConsoleFigures.class));
        assertThat(properties("ConsoleNode")).isEqualTo(components(ConsoleFigures.NodeFigures.class));
        assertThat(properties("Percentiles")).isEqualTo(components(ConsoleFigures.Percentiles.class));
        assertThat(properties("Quotas")).isEqualTo(components(ConsoleFigures.Quotas.class));
        Map<String, Class<?>> figures = Map.of(
                "sessions", ConsoleFigures.SessionFigures.class,
                "openings", ConsoleFigures.OpeningFigures.class,
                "delays", ConsoleFigures.DelayFigures.class,
                "jobs", ConsoleFigures.JobFigures.class,
                "recoveries", ConsoleFigures.RecoveryFigures.class,
                "queues", ConsoleFigures.QueueFigures.class,
                "simli", ConsoleFigures.SimliFigures.class);
        figures.forEach((property, type) ->
                assertThat(propertiesWithin("ConsoleFigures", property)).isEqualTo(components(type)));
        assertThat(propertiesWithin("Probe", "millis")).isEqualTo(components(ProbeView.MarksView.class));
        assertThat(propertiesWithin("Probe", "video")).isEqualTo(components(ProbeView.VideoView.class));
        assertThat(propertiesWithin("Probe", "audio")).isEqualTo(components(ProbeView.AudioView.class));
        Map<String, Object> session =
                asMap(asMap(schema("Session").get("properties")).get("counters"));
        assertThat(new TreeSet<>(asMap(session.get("properties")).keySet()))
                .isEqualTo(components(SessionSnapshot.Counters.class));
    }

    @Test
    void shouldHaveTheWordsOfTheCode() {
        assertThat(strings(schema("SessionState").get("enum")))
                .containsExactlyElementsOf(names(SessionState.values()).toList());
        assertThat(strings(schema("CloseReason").get("enum")))
                .containsExactlyElementsOf(names(CloseReason.values()).toList());
        assertThat(enumOf("Job", "status"))
                .containsExactlyElementsOf(
                        Arrays.stream(JobState.values()).map(JobState::word).toList());
        assertThat(enumOf("Event", "type"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(SessionEvent.Type.values())
                        .map(SessionEvent.Type::word)
                        .toList());
        assertThat(enumOf("Probe", "step"))
                .containsExactlyElementsOf(Arrays.stream(ProbeReport.Step.values())
                        .map(ProbeReport.Step::word)
                        .toList());
        assertThat(enumOf("Probe", "verdict"))
                .containsExactlyElementsOf(Arrays.stream(ProbeReport.Verdict.values())
                        .map(ProbeReport.Verdict::word)
                        .toList());
        Map<String, Object> finding = asMap(
                asMap(asMap(schema("Probe").get("properties")).get("findings")).get("items"));
        assertThat(strings(asMap(asMap(finding.get("properties")).get("reason")).get("enum")))
                .containsExactlyElementsOf(names(ProbeReason.values()).toList());
        assertThat(enumOf("Node", "state"))
                .containsExactlyElementsOf(names(Node.State.values()).toList());
        assertThat(enumOf("ConsoleNode", "state"))
                .containsExactlyElementsOf(
                        names(ConsoleFigures.NodeState.values()).toList());
        assertThat(enumOf("ViewerReport", "event"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ViewerEvent.values())
                        .map(ViewerEvent::word)
                        .toList());
    }

    @Test
    void shouldTellEverywhereThatTheFormOfTheAnswerCannotBeChosen() {
        List<String> silent = new ArrayList<>();
        map("paths").forEach((path, item) -> asMap(item).forEach((method, operation) -> {
            if (METHODS.contains(method)
                    && !asMap(asMap(operation).get("responses")).containsKey("406")) {
                silent.add(method + " " + path);
            }
        }));
        assertThat(silent).isEmpty();
    }

    @Test
    void shouldGiveExamplesThatFitTheirSchemas() {
        ApiDocument schemas = ApiDocument.openApi();
        List<String> looked = new ArrayList<>();
        Map<String, Set<String>> faults = new TreeMap<>();
        forEachExample(schemas.root(), "", (place, example) -> {
            looked.add(place);
            faults.put(place, schemas.faults(place + "/schema", example));
        });
        faults.values().removeIf(Set::isEmpty);
        assertThat(faults).isEmpty();
        assertThat(looked).hasSizeGreaterThan(5);
    }

    /** The place is the pointer to what has the example beside its schema. */
    private static void forEachExample(JsonNode node, String place, BiConsumer<String, JsonNode> look) {
        if (node.has("schema")) {
            if (node.has("example")) {
                look.accept(place, node.path("example"));
            }
            node.path("examples").forEach(example -> look.accept(place, example.path("value")));
        }
        node.properties().forEach(field -> {
            String name = field.getKey().replace("~", "~0").replace("/", "~1");
            forEachExample(field.getValue(), place + "/" + name, look);
        });
    }

    @Test
    void shouldReferToNothingThatIsMissing() {
        List<String> missing = new ArrayList<>();
        forEachReference(document, reference -> {
            if (resolve(reference) == null) {
                missing.add(reference);
            }
        });
        assertThat(missing).isEmpty();
    }

    private static List<String> operations() {
        List<String> operations = new ArrayList<>();
        forEachOperation((name, method) -> operations.add(name));
        return operations;
    }

    private static void forEachOperation(BiConsumer<String, Method> look) {
        resourceClasses().stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .map(JavaClass::reflect)
                .forEach(resource -> {
                    for (Method method : resource.getDeclaredMethods()) {
                        for (Annotation annotation : method.getAnnotations()) {
                            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                            if (verb != null) {
                                look.accept(verb.value() + " " + path(resource, method), method);
                            }
                        }
                    }
                });
    }

    /** Without what they use, which are most classes of the server's API. */
    private static JavaClasses resourceClasses() {
        return ArchConfiguration.withThreadLocalScope((ArchConfiguration configuration) -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter().importPackagesOf(RestApplication.class);
        });
    }

    private static String path(Class<?> resource, Method method) {
        Path below = method.getAnnotation(Path.class);
        String path = resource.getAnnotation(Path.class).value() + (below == null ? "" : "/" + below.value());
        return path.replaceAll("\\{(\\w+):[^}]*}", "{$1}");
    }

    private static int statusOf(String code) {
        return Stream.of(
                        Stream.of(ErrorCode.values())
                                .filter(known -> known.name().equals(code))
                                .map(Problems::status),
                        Stream.of(RequestFault.values())
                                .filter(known -> known.name().equals(code))
                                .map(RequestFault::status),
                        Stream.of(Refusal.values())
                                .filter(known -> known.name().equals(code))
                                .map(known -> Problem.of(known, "").status()))
                .flatMap(found -> found)
                .findFirst()
                .orElse(-1);
    }

    private void forEachResponse(BiConsumer<String, Map<String, Object>> look) {
        map("paths").values().forEach(item -> asMap(item).forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                asMap(asMap(operation).get("responses")).forEach((status, response) -> {
                    Object reference = asMap(response).get("$ref");
                    look.accept(status, asMap(reference == null ? response : resolve((String) reference)));
                });
            }
        }));
    }

    private static void forEachReference(Object node, Consumer<String> look) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if ("$ref".equals(name)) {
                    look.accept((String) value);
                } else {
                    forEachReference(value, look);
                }
            });
        } else if (node instanceof List<?> list) {
            list.forEach(value -> forEachReference(value, look));
        }
    }

    private Object resolve(String reference) {
        Object node = document;
        for (String name : reference.substring("#/".length()).split("/", -1)) {
            node = node == null ? null : asMap(node).get(name);
        }
        return node;
    }

    private Set<String> properties(String schema) {
        return new TreeSet<>(asMap(schema(schema).get("properties")).keySet());
    }

    private Set<String> propertiesWithin(String schema, String property) {
        Map<String, Object> inner =
                asMap(asMap(schema(schema).get("properties")).get(property));
        return new TreeSet<>(asMap(inner.get("properties")).keySet());
    }

    private List<String> enumOf(String schema, String property) {
        return strings(
                asMap(asMap(schema(schema).get("properties")).get(property)).get("enum"));
    }

    private Map<String, Object> schema(String name) {
        return asMap(Objects.requireNonNull(resolve("#/components/schemas/" + name), name));
    }

    private Map<String, Object> map(String name) {
        return asMap(document.get(name));
    }

    private static Set<String> components(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            names.add(component.getName());
        }
        return names;
    }

    private static Stream<String> names(Enum<?>[] constants) {
        return Stream.of(constants).map(Enum::name);
    }

    private static List<String> strings(Object list) {
        return ((Collection<?>) list).stream().map(String::valueOf).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object node) {
        return (Map<String, Object>) node;
    }

    private static Map<String, Object> load() {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new Yaml().load(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
