package io.avatargateway.ops;

import io.avatargateway.audit.AuditLog;
import io.avatargateway.config.Settings;
import io.avatargateway.ledger.LedgerState;
import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.ledger.bill.BillState;
import io.avatargateway.ops.Fault.Cause;
import io.avatargateway.room.probe.ProbeReport;
import io.avatargateway.room.probe.ProbeSchedule;
import io.avatargateway.room.probe.Probes;
import io.avatargateway.security.jwt.TokenIssuer;
import io.avatargateway.security.keys.ApiKeys;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.service.Webhooks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** What each check of the health finds, with its details: addresses, causes, counts. Any thread; waits for seconds. */
@ApplicationScoped
public class HealthFindings {

    private static final String CAUSE = "cause";

    @Inject
    Neighbours neighbours;

    @Inject
    SessionRegistry registry;

    @Inject
    Probes probes;

    @Inject
    ProbeSchedule schedule;

    @Inject
    Settings settings;

    @Inject
    ApiKeys keys;

    @Inject
    TokenIssuer issuer;

    @Inject
    Tenants tenants;

    @Inject
    AuditLog audit;

    @Inject
    EmbeddedBrokerChecks embedded;

    @Inject
    LedgerState ledger;

    @Inject
    BillWatch bill;

    @Inject
    Webhooks webhooks;

    /** All of them, in the order of {@code /health}: what a start has to be, what a restart would mend, the rest. */
    public List<HealthCheckResponse> all() {
        return List.of(
                sessionsStarted(),
                workersAnswer(),
                messagingGetsOn(),
                embeddedBrokerCanBeMended(),
                brokerIsThere(),
                simliIsThere(),
                sessionsFit(),
                pictureIsThere(),
                filesAreInForce(),
                ledgerIsKept(),
                webhooksGetOn());
    }

    /** The settings are valid, or this would not run; the session bean answers. */
    HealthCheckResponse sessionsStarted() {
        return HealthCheckResponse.named("session-registry")
                .up()
                .withData("places", registry.placesLeft())
                .build();
    }

    /** Only what a restart would mend. */
    HealthCheckResponse workersAnswer() {
        return response("session-workers", Fault.of(Cause.WORKERS_STAND_STILL, neighbours.workersFault()))
                .build();
    }

    /** What stands still there has outlived every time-out. */
    HealthCheckResponse messagingGetsOn() {
        return response(
                        "messaging",
                        Fault.of(
                                Cause.MESSAGING_STANDS_STILL,
                                neighbours.broker().standstill()))
                .build();
    }

    /**
     * Down only when it was tried for minutes to start the broker again, though there is room: the last resort is a new
     * server.
     */
    HealthCheckResponse embeddedBrokerCanBeMended() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("embedded-broker").status(!embedded.isBeyondRepair());
        Fault.of(Cause.EMBEDDED_BROKER, embedded.trouble()).ifPresent(fault -> explain(response, fault));
        return response.build();
    }

    HealthCheckResponse brokerIsThere() {
        HealthCheckResponseBuilder response = response("broker", neighbours.brokerFault())
                .withData("url", neighbours.brokerAddress())
                .withData("undeliverableReplies", neighbours.broker().undeliverableReplies())
                .withData("droppedEvents", neighbours.broker().droppedEvents())
                .withData("unreadableRecords", neighbours.unreadableRecords());
        neighbours.bodies().ifPresent(bodies -> response.withData("bodyBudgetBytes", bodies.budgetBytes())
                .withData("bodyBytes", bodies.bytes())
                .withData("bodiesWaiting", bodies.waiting())
                .withData("readersWaiting", bodies.readers()));
        return response.build();
    }

    /**
     * Told, and down only where the settings say so: Simli is away for all servers at once. A load balancer sends
     * nothing to servers that are not ready. Then nobody could end or interrupt the running sessions, which are paid
     * for.
     */
    HealthCheckResponse simliIsThere() {
        Optional<Fault> fault = Fault.of(Cause.SIMLI_UNREACHABLE, neighbours.avatarServiceFault());
        boolean down = fault.isPresent()
                && settings.readiness().takesOut(!registry.liveIds().isEmpty());
        HealthCheckResponseBuilder response = HealthCheckResponse.named("simli")
                .status(!down)
                .withData("reachable", fault.isEmpty())
                .withData("degraded", fault.isPresent() && !down)
                .withData("url", neighbours.avatarServiceAddress());
        fault.ifPresent(found -> explain(response, found));
        return response.build();
    }

    /**
     * Down only while the server stops. A full server still has to hear the interrupts and ends of its sessions, so a
     * load balancer must still find it. Those who open sessions are told by 429.
     */
    HealthCheckResponse sessionsFit() {
        Optional<String> stopping = registry.isStopping() ? Optional.of("the gateway is stopping") : Optional.empty();
        return response("sessions", Fault.of(Cause.STOPPING, stopping))
                .withData("limit", settings.sessions().limit())
                .withData("places", registry.placesLeft())
                .withData("recovering", registry.recovering())
                .build();
    }

    /**
     * What the schedule's latest probe found. Part of readiness, since a restart would not mend it. Down only where the
     * settings say so: a server whose picture fails can still play out what it has.
     */
    HealthCheckResponse pictureIsThere() {
        Optional<ProbeReport> latest = probes.latestScheduled();
        boolean failed = latest.map(ProbeReport::verdict).equals(Optional.of(ProbeReport.Verdict.FAILED));
        HealthCheckResponseBuilder response = HealthCheckResponse.named("avatar-probe")
                .status(!(failed && settings.probe().readiness()))
                .withData("intervalSeconds", settings.probe().interval().toSeconds())
                .withData("verdict", latest.map(probe -> probe.verdict().word()).orElse("none yet"));
        latest.ifPresent(probe -> response.withData("probe", probe.id())
                .withData("time", probe.endedAt().toString())
                .withData(
                        "findings",
                        probe.findings().stream()
                                .map(finding -> finding.reason().name())
                                .collect(Collectors.joining(","))));
        if (failed) {
            response.withData(CAUSE, Cause.PICTURE.name());
        }
        Optional.ofNullable(schedule.trouble()).ifPresent(why -> response.withData("why", why));
        return response.build();
    }

    /**
     * Told, and never down: what the file said before is in force. What is wrong stands in the log, for this answer is
     * everybody's.
     */
    HealthCheckResponse filesAreInForce() {
        return HealthCheckResponse.named("files")
                .up()
                .withData("tokenKeys", tokenKeys())
                .withData("apiKeys", told(settings.access().apiKeysFile(), keys.fault()))
                .withData("tenants", told(settings.access().tenantsFile(), tenants.fault()))
                .withData("auditEntriesDropped", audit.dropped())
                .build();
    }

    /** How the ledger and Simli's own count agree; on the one gateway that writes it. */
    private static void compared(HealthCheckResponseBuilder response, BillState bill) {
        response.withData("simliOpen", bill.simliOpen()).withData("ownOpen", bill.ownOpen());
        for (BillFinding.Kind kind : BillFinding.Kind.values()) {
            if (bill.count(kind) > 0) {
                response.withData("differs." + kind, bill.count(kind));
            }
        }
        if (bill.comparedUntil() != null) {
            response.withData("comparedUntil", bill.comparedUntil().toString()).withData("agreeing", bill.agreeing());
        }
        bill.why().ifPresent(why -> response.withData("notCompared", why));
    }

    private String tokenKeys() {
        return issuer.tokens()
                .map(tokens ->
                        tokens.fault().map(why -> "old or none, see the log").orElse("in force"))
                .orElse("none");
    }

    /** Told, and never down: what cannot be written waits at the broker, and speech goes on. */
    HealthCheckResponse ledgerIsKept() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("ledger")
                .up()
                .withData("kept", settings.ledger().kept())
                .withData("writing", ledger.writing())
                .withData("written", ledger.written())
                .withData("missing", ledger.missing());
        compared(response, bill.state());
        ledger.fault().ifPresent(why -> response.withData("why", why));
        return response.build();
    }

    /** Told, and never down: events wait at the broker, and speech goes on. */
    HealthCheckResponse webhooksGetOn() {
        List<Webhooks.Delivery> here = webhooks.here();
        List<Webhooks.Delivery> failing = WebhookCheck.failing(here, Instant.now());
        HealthCheckResponseBuilder response = HealthCheckResponse.named("webhooks")
                .up()
                .withData("degraded", !failing.isEmpty())
                .withData("delivering", here.size())
                .withData("failing", failing.size())
                .withData(
                        "waiting",
                        here.stream().mapToLong(Webhooks.Delivery::waiting).sum());
        Fault.of(Cause.WEBHOOK_FAILS, WebhookCheck.why(failing)).ifPresent(fault -> explain(response, fault));
        return response.build();
    }

    private static String told(Path file, Optional<String> fault) {
        return file == null ? "none" : fault.map(why -> "broken, see the log").orElse("in force");
    }

    private static HealthCheckResponseBuilder response(String name, Optional<Fault> fault) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name).status(fault.isEmpty());
        fault.ifPresent(found -> explain(response, found));
        return response;
    }

    private static void explain(HealthCheckResponseBuilder response, Fault fault) {
        response.withData(CAUSE, fault.cause().name()).withData("why", fault.why());
    }
}
