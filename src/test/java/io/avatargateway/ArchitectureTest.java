package io.avatargateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The arrows between the packages, as docs/contributor.md draws them, and the habits that a machine can hold. */
@AnalyzeClasses(packages = "io.avatargateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.avatargateway.";
    /** Libraries that decode speech. */
    private static final String[] DECODERS = {"javazoom..", "io.github.jaredmdobson.."};

    /** What a package may use of ours, beside itself. */
    private static final Map<String, Set<String>> ARROWS = new TreeMap<>(Map.ofEntries(
            Map.entry("security", Set.of("bounded", "config")),
            Map.entry("audio", Set.of()),
            Map.entry("audit", Set.of("security", "session", "config")),
            Map.entry("bounded", Set.of()),
            Map.entry("broker", Set.of("foreign")),
            Map.entry("foreign", Set.of()),
            Map.entry("http", Set.of("config", "socket")),
            Map.entry("ledger", Set.of("security", "session", "json", "config")),
            Map.entry("cli", Set.of("client")),
            Map.entry("client", Set.of()),
            Map.entry("sandbox", Set.of()),
            Map.entry("config", Set.of("json")),
            Map.entry("json", Set.of()),
            Map.entry("launcher", Set.of()),
            Map.entry("session", Set.of("security", "audio", "config")),
            Map.entry("simli", Set.of("security", "session", "audio", "config", "socket", "http")),
            Map.entry("socket", Set.of("config")),
            Map.entry("service", Set.of("security", "ledger", "logs", "session", "audio", "bounded", "config")),
            Map.entry("logs", Set.of("security", "session", "config")),
            Map.entry("api", Set.of("security", "session", "bounded", "config", "json")),
            Map.entry(
                    "jms",
                    Set.of(
                            "security",
                            "audit",
                            "api",
                            "service",
                            "ledger",
                            "session",
                            "audio",
                            "bounded",
                            "config",
                            "webhook",
                            "foreign")),
            Map.entry("webhook", Set.of("security", "config", "http")),
            Map.entry(
                    "cluster",
                    Set.of("security", "api", "jms", "service", "ledger", "logs", "session", "bounded", "config")),
            Map.entry("room", Set.of("security", "service", "session", "audio", "config", "socket")),
            Map.entry(
                    "rest",
                    Set.of(
                            "security",
                            "audit",
                            "api",
                            "cluster",
                            "room",
                            "service",
                            "ledger",
                            "session",
                            "ops",
                            "bounded",
                            "metrics",
                            "console",
                            "config")),
            Map.entry(
                    "metrics",
                    Set.of("security", "cluster", "jms", "webhook", "service", "ledger", "session", "audio", "config")),
            Map.entry(
                    "console",
                    Set.of("security", "cluster", "service", "ledger", "session", "ops", "metrics", "config")),
            Map.entry("traces", Set.of("security", "cluster", "jms", "session", "metrics", "config")),
            Map.entry("portal", Set.of("session", "config")),
            Map.entry("ops", Set.of("security", "audit", "room", "service", "ledger", "session", "config"))));

    /** What a part of a package may use of the other parts. The package itself, which is not named, may use all. */
    private static final Map<String, Set<String>> ARROWS_WITHIN = new TreeMap<>(Map.ofEntries(
            Map.entry("security.jwt", Set.of("security")),
            Map.entry("security.keys", Set.of("security")),
            Map.entry("ledger.file", Set.of("ledger")),
            Map.entry("ledger.usage", Set.of("ledger", "ledger.file")),
            Map.entry("ledger.bill", Set.of("ledger", "ledger.file")),
            Map.entry("audio.resample", Set.of()),
            Map.entry("audio.format", Set.of("audio.resample")),
            Map.entry("session.model", Set.of()),
            Map.entry("session.port", Set.of("session.model")),
            Map.entry("session.loop", Set.of()),
            Map.entry("session.journal", Set.of("session.model", "session.loop")),
            Map.entry("session.speech", Set.of("session.model", "session.port", "session.loop", "session.journal")),
            Map.entry("jms.client", Set.of()),
            Map.entry("jms.message", Set.of("jms.client")),
            Map.entry("jms.queue", Set.of("jms.client", "jms.message")),
            Map.entry("jms.intake", Set.of("jms.client", "jms.message", "jms.queue")),
            Map.entry("jms.command", Set.of("jms.client", "jms.message", "jms.queue")),
            Map.entry("jms.letter", Set.of("jms.client", "jms.message", "jms.intake")),
            Map.entry("jms.event", Set.of("jms.client", "jms.message")),
            Map.entry("jms.ledger", Set.of("jms.client", "jms.message")),
            Map.entry("jms.webhook", Set.of("jms.client", "jms.message", "jms.event")),
            Map.entry("cluster.post", Set.of()),
            Map.entry("cluster.node", Set.of("cluster.post")),
            Map.entry("cluster.view", Set.of("cluster.post")),
            Map.entry("cluster.use", Set.of("cluster.post")),
            Map.entry("cluster.call", Set.of("cluster.post", "cluster.node", "cluster.view")),
            Map.entry("cluster.record", Set.of("cluster.node")),
            Map.entry("cluster.progress", Set.of("cluster.record")),
            Map.entry("cluster.owner", Set.of("cluster.post", "cluster.node", "cluster.record", "cluster.progress")),
            Map.entry("client.jms", Set.of("client")),
            Map.entry("room.livekit", Set.of("room")),
            Map.entry("room.probe", Set.of("room"))));

    @ArchTest
    void shouldHaveNoArrowsWithinAPackageButTheOnesDrawn(JavaClasses all) {
        ARROWS_WITHIN.forEach((from, to) -> {
            String whole = ROOT + from.replaceFirst("\\..*", "");
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + from)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(whole + "..")
                            .and(not(resideInAnyPackage(Stream.concat(Stream.of(from), to.stream())
                                    .map(part -> ROOT + part)
                                    .toArray(String[]::new)))))
                    .because("%s may use %s".formatted(from, to.isEmpty() ? "nothing" : new TreeSet<>(to)))
                    .check(all);
        });
    }

    @ArchTest
    void shouldHaveNoArrowsButTheOnesDrawn(JavaClasses all) {
        assertThat(parts(all)).as("packages").isSubsetOf(ARROWS.keySet());
        ARROWS.forEach((from, to) -> noClasses()
                .that()
                .resideInAPackage(ROOT + from + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(allBut(from, to)))
                .because("%s may use %s".formatted(from, to.isEmpty() ? "nothing of ours" : new TreeSet<>(to)))
                .allowEmptyShould(true)
                .check(all));
    }

    @ArchTest
    void shouldExplainEveryPackage(JavaClasses all) {
        Set<String> silent = all.stream()
                .map(JavaClass::getPackage)
                .filter(itsPackage -> itsPackage.getClasses().stream()
                        .noneMatch(member -> member.getSimpleName().equals("package-info")))
                .map(JavaPackage::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(silent).as("packages without package-info").isEmpty();
    }

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.avatargateway.(*)..").should().beFreeOfCycles();

    /** A class is taken together with what is nested in it. */
    @ArchTest
    static void noCirclesWithinAPackage(JavaClasses classes) {
        Set<String> circles = new TreeSet<>();
        classes.stream().map(JavaClass::getPackageName).distinct().forEach(name -> {
            Map<String, Set<String>> uses = new TreeMap<>();
            classes.stream()
                    .filter(type -> type.getPackageName().equals(name))
                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                    .filter(use -> use.getTargetClass().getPackageName().equals(name))
                    .forEach(use -> uses.computeIfAbsent(outer(use.getOriginClass()), any -> new TreeSet<>())
                            .add(outer(use.getTargetClass())));
            for (String type : uses.keySet()) {
                Set<String> circle = reach(type, uses);
                circle.removeIf(other -> !reach(other, uses).contains(type));
                if (circle.size() > 1) {
                    circles.add(String.join(" ", circle));
                }
            }
        });

        assertThat(circles).as("circles of classes").isEmpty();
    }

    private static String outer(JavaClass type) {
        return type.getEnclosingClass()
                .map(ArchitectureTest::outer)
                .orElseGet(type.getBaseComponentType()::getSimpleName);
    }

    private static Set<String> reach(String from, Map<String, Set<String>> uses) {
        Set<String> reached = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(uses.getOrDefault(from, Set.of()));
        while (!next.isEmpty()) {
            String type = next.remove();
            if (reached.add(type)) {
                next.addAll(uses.getOrDefault(type, Set.of()));
            }
        }
        return reached;
    }

    @ArchTest
    static final ArchRule noSleeping = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .because("no platform thread is parked for a session; timers and conditions wait better");

    @ArchTest
    static final ArchRule noStandardStreams = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "sandbox..", ROOT + "cli..", ROOT + "launcher..")
            .should(ACCESS_STANDARD_STREAMS)
            .because("the server's log is the only place that an operator looks at");

    @ArchTest
    static final ArchRule oneWayToLog = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "sandbox..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("org.slf4j..", "org.apache.log4j..", "org.apache.commons.logging.."))
            .because("Liberty takes java.util.logging as it is");

    @ArchTest
    static final ArchRule onePackageKnowsTyrus = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "socket..", ROOT + "sandbox..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.glassfish.tyrus.."));

    @ArchTest
    static final ArchRule onlyItsUsersKnowWebSockets = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "socket..", ROOT + "simli..", ROOT + "room..", ROOT + "sandbox..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("jakarta.websocket.."));

    @ArchTest
    static final ArchRule nativeCodeHasItsOwnPlace = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "sandbox.webrtc..", ROOT + "room..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.onvoid.."))
            .because("it can abort the process");

    @ArchTest
    static final ArchRule onlyRoomsKnowLiveKitsMessages = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "sandbox.room..", ROOT + "room..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("livekit..", "com.google.protobuf.."));

    @ArchTest
    static final ArchRule onlyTheBrokersSideKnowsMessages = noClasses()
            .that()
            .resideOutsideOfPackages(
                    ROOT + "jms..",
                    ROOT + "cluster..",
                    ROOT + "broker..",
                    ROOT + "foreign..",
                    ROOT + "client.jms..",
                    ROOT + "cli..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("jakarta.jms..", "org.apache.activemq.."));

    @ArchTest
    static final ArchRule onlyRestAndThePageKnowHttpOfTheServer = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "rest..", ROOT + "portal..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet.."));

    @ArchTest
    static final ArchRule theCentreIsPlainJava = classes()
            .that()
            .resideInAnyPackage(ROOT + "audio..", ROOT + "session..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java..", ROOT + "security", ROOT + "audio..", ROOT + "session..", ROOT + "config..")
                    .or(resideInAnyPackage(DECODERS)))
            .because("it is proved without a server");

    @ArchTest
    static final ArchRule onePackageKnowsTheLibraryForTokens = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "security.jwt..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.nimbusds.."))
            .because("a token is one kind of credential among others");

    @ArchTest
    static final ArchRule onlyMetricsAndTracesKnowTheirLibrary = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "metrics..", ROOT + "traces..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.opentelemetry..", "io.prometheus.."))
            .because("whoever is measured or traced tells it by a port of its own");

    @ArchTest
    static final ArchRule onePackageKnowsTheLibraryForHttpCalls = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "http..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.hc.."))
            .because("every call to a server is bounded in the same way");

    @ArchTest
    static final ArchRule callersArePlainJava = classes()
            .that()
            .resideInAPackage(ROOT + "security")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", ROOT + "security"))
            .because("a caller knows neither HTTP nor JMS, nor how it showed who it is");

    @ArchTest
    static final ArchRule oneClassForEachForeignDecoder = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Mp3Decoder")
            .and()
            .haveSimpleNameNotEndingWith("OpusStream")
            .should()
            .dependOnClassesThat(resideInAnyPackage(DECODERS))
            .because("what they make of broken bytes is caught in one place");

    @ArchTest
    static final ArchRule settingsComeFrozen = noClasses()
            .that()
            // The start report tells the port that the server was given, which is no setting of the gateway.
            .resideOutsideOfPackages(ROOT + "config..", ROOT + "ops..", ROOT + "sandbox..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.eclipse.microprofile.config.."))
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("a setting that is read elsewhere was not checked with the others");

    @ArchTest
    static final ArchRule noOldApis = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "javax.ejb..",
                    "javax.jms..",
                    "javax.inject..",
                    "javax.ws..",
                    "javax.servlet..",
                    "javax.annotation.."));

    @ArchTest
    static final ArchRule loggersAreConstants = fields().that()
            .haveRawType(java.util.logging.Logger.class)
            .should()
            .beStatic()
            .andShould()
            .beFinal();

    private static Set<String> parts(JavaClasses all) {
        return all.stream()
                .map(itsClass -> itsClass.getPackageName())
                .filter(name -> name.startsWith(ROOT))
                .map(name -> name.substring(ROOT.length()).replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String[] allBut(String from, Set<String> allowed) {
        List<String> others = ARROWS.keySet().stream()
                .filter(part -> !part.equals(from) && !allowed.contains(part))
                .map(part -> ROOT + part + "..")
                .toList();
        return others.toArray(String[]::new);
    }
}
