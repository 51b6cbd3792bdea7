package io.avatargateway.service;

import io.avatargateway.security.Tenant;
import io.avatargateway.security.quota.Quota;
import io.avatargateway.security.quota.QuotaExceededException;
import io.avatargateway.security.quota.Quotas;
import io.avatargateway.security.quota.TotalUse;
import io.avatargateway.security.quota.Use;
import io.avatargateway.security.quota.UseElsewhere;
import io.avatargateway.security.tenants.Limits;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What tenants may use of all gateways at one broker, in this gateway's words for what goes wrong. Any thread; returns
 * at once.
 */
@ApplicationScoped
public class TenantQuotas {

    @Inject
    private Tenants tenants;

    @Inject
    private Instance<UseElsewhere> elsewhere;

    private Quotas quotas;

    @PostConstruct
    void start() {
        UseElsewhere others = elsewhere.isResolvable() ? elsewhere.get() : UseElsewhere.NONE;
        quotas = new Quotas(tenants::limits, others, InstantSource.system(), System::nanoTime);
    }

    /** What tenants use of this gateway: to be told to the others. */
    public Quotas own() {
        return quotas;
    }

    /** Whether the tenant's sessions may go on. */
    public boolean serves(Tenant tenant) {
        return tenants.find(tenant).isPresent();
    }

    /** What each tenant with quotas uses of all gateways, by their names. */
    public List<TotalUse> totals() {
        return tenants.known().stream()
                .filter(tenant -> !tenants.limits(tenant).equals(Limits.NONE))
                .sorted(Comparator.comparing(Tenant::name))
                .map(quotas::total)
                .toList();
    }

    /** Which minutes the tenant has used up, for people: its sessions are to end then. Empty if there are some left. */
    public Optional<String> usedUp(Tenant tenant) {
        return quotas.usedUp(tenant).map(QuotaExceededException::getMessage);
    }

    /**
     * Before a session is opened.
     *
     * @throws GatewayException TENANT_UNKNOWN, or QUOTA_… with when to ask again; then nothing is counted
     */
    public Use open(Tenant tenant) {
        if (!serves(tenant)) {
            throw new GatewayException(
                    ErrorCode.TENANT_UNKNOWN, "tenant " + tenant + ": not served (expected: one in TENANTS_FILE)");
        }
        return within(() -> quotas.open(tenant));
    }

    /**
     * When a session is being opened: whether another gateway, which opens one at the same instant, has its place.
     *
     * @return completes with QUOTA_SESSIONS; empty if the session may go on. On any thread, so dependents must be short
     */
    public CompletionStage<Optional<GatewayException>> claim(Tenant tenant, SessionId id) {
        return quotas.claim(tenant, id.value()).thenApply(exceeded -> exceeded.map(TenantQuotas::refusal));
    }

    /** For a session that goes on here: it counts from now on, but is never refused. */
    public Use adopt(Tenant tenant, Instant now) {
        return quotas.adopt(tenant, now);
    }

    /**
     * Before an event stream begins.
     *
     * @throws GatewayException QUOTA_EVENT_STREAMS
     */
    public Use stream(Tenant tenant) {
        return within(() -> quotas.stream(tenant));
    }

    /** How many event streams each tenant has; a copy. */
    public Map<Tenant, Integer> streams() {
        return quotas.tenants().stream().collect(Collectors.toMap(Function.identity(), tenant -> quotas.now(tenant)
                .streams()));
    }

    /**
     * Before a body of speech is read.
     *
     * @param bytes of it, as far as is known
     * @throws GatewayException QUOTA_UPLOAD_BYTES
     */
    public Use upload(Tenant tenant, long bytes) {
        return within(() -> quotas.upload(tenant, bytes));
    }

    private static Use within(Supplier<Use> use) {
        try {
            return use.get();
        } catch (QuotaExceededException exceeded) {
            throw refusal(exceeded);
        }
    }

    private static GatewayException refusal(QuotaExceededException exceeded) {
        return new GatewayException(code(exceeded.quota()), exceeded.getMessage(), null, exceeded.retryAfter());
    }

    static ErrorCode code(Quota quota) {
        return switch (quota) {
            case SESSIONS -> ErrorCode.QUOTA_SESSIONS;
            case OPENINGS -> ErrorCode.QUOTA_OPENINGS;
            case DAY -> ErrorCode.QUOTA_DAY;
            case MONTH -> ErrorCode.QUOTA_MONTH;
            case STREAMS -> ErrorCode.QUOTA_EVENT_STREAMS;
            case UPLOADS -> ErrorCode.QUOTA_UPLOAD_BYTES;
        };
    }
}
