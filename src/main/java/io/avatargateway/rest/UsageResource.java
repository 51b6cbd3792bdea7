package io.avatargateway.rest;

import io.avatargateway.api.Problems;
import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.config.Settings;
import io.avatargateway.ledger.LedgerState;
import io.avatargateway.ledger.usage.TooManyRowsException;
import io.avatargateway.ledger.usage.Totals;
import io.avatargateway.ledger.usage.Usage;
import io.avatargateway.ledger.usage.UsageKey;
import io.avatargateway.security.Role;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What tenants used, by the ledger. */
@Path("/usage")
@ApplicationScoped
public class UsageResource {

    private static final String CSV = "text/csv";
    /** CSV has no room for it. */
    private static final String ELSEWHERE = "Usage-Elsewhere";

    @Inject
    LaterAnswers answers;

    @Inject
    Settings settings;

    @Inject
    LedgerState state;

    @Inject
    NodeDirectory nodes;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    private final InstantSource clock = InstantSource.system();
    private Usage usage;

    @PostConstruct
    void start() {
        usage = new Usage(settings.ledger().directory(), executor, clock, System::nanoTime);
    }

    /** Sums of links and utterances; the request's thread is free while the files are read. */
    @GET
    @Allowed({Role.PRODUCER, Role.OPERATOR})
    @Produces({MediaType.APPLICATION_JSON, CSV})
    public CompletionStage<Response> get(
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("tenant") String tenant,
            @QueryParam("groupBy") String groupBy,
            @QueryParam("format") String format,
            @Context HttpServletRequest request,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        UsageRequest asked = UsageRequest.read(from, to, tenant, groupBy, format, today, RequestCaller.of(request));
        boolean csv = asked.csv() != null ? asked.csv() : prefersCsv(headers);
        requireHere();
        return answers.of(
                rows(asked),
                rows -> {
                    UsageView view = UsageView.of(asked.query(), rows, nodes.withOtherLedgers());
                    return csv
                            ? Response.ok(view.csv(), CSV + ";charset=utf-8")
                                    .header(ELSEWHERE, String.join(", ", view.elsewhere()))
                                    .build()
                            : Response.ok(view, MediaType.APPLICATION_JSON).build();
                },
                request,
                uri);
    }

    private CompletionStage<SortedMap<UsageKey, Totals>> rows(UsageRequest asked) {
        return usage.of(asked.query()).exceptionally(failure -> {
            Throwable cause = Problems.unwrapped(failure);
            throw cause instanceof TooManyRowsException ? asked.tooManyRows() : new CompletionException(cause);
        });
    }

    /** In the order of the client's wishes. */
    private static boolean prefersCsv(HttpHeaders headers) {
        return headers.getAcceptableMediaTypes().stream()
                .filter(type ->
                        type.isCompatible(MediaType.APPLICATION_JSON_TYPE) || type.isCompatible(MediaType.valueOf(CSV)))
                .findFirst()
                .filter(type -> !type.isCompatible(MediaType.APPLICATION_JSON_TYPE))
                .isPresent();
    }

    private void requireHere() {
        if (!settings.ledger().kept()) {
            throw new GatewayException(
                    ErrorCode.LEDGER_UNAVAILABLE, "LEDGER: false (expected: true, for a ledger to be kept)");
        }
        if (state.elsewhere()) {
            throw new GatewayException(
                    ErrorCode.LEDGER_UNAVAILABLE,
                    "another gateway writes the ledger, and not into the LEDGER_DIRECTORY of this one (expected: one"
                            + " directory for all gateways); GET /api/v1/nodes has the others");
        }
    }
}
