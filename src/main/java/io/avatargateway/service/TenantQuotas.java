package io.avatargateway.service;

import io.avatargateway.security.Tenant;
import io.avatargateway.security.quota.Quota;
import io.avatargateway.security.quota.QuotaExceededException;
import io.avatargateway.security.quota.Quotas;
import io.avatargateway.security.quota.Use;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What tenants may use of this gateway, in its own words for what goes wrong. Any thread; returns at once. */
@ApplicationScoped
public class TenantQuotas {

    @Inject
    private Tenants tenants;

    private Quotas quotas;

    @PostConstruct
    void start() {
        quotas = new Quotas(tenants::limits, InstantSource.system());
    }

    /** Whether the tenant's sessions may go on. */
    public boolean serves(Tenant tenant) {
        return tenants.find(tenant).isPresent();
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
            throw new GatewayException(code(exceeded.quota()), exceeded.getMessage(), null, exceeded.retryAfter());
        }
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
