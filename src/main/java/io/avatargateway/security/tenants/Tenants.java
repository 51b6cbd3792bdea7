package io.avatargateway.security.tenants;

import io.avatargateway.config.InvalidSettingsException;
import io.avatargateway.config.Settings;
import io.avatargateway.config.file.WatchedFile;
import io.avatargateway.security.Tenant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The tenants that the gateway knows: those of the file, and the default one, which is made of the settings where the
 * file does not name it. Any thread.
 */
public final class Tenants {

    private final boolean signedIn;
    private final TenantProfile byDefault;
    /** Without a key: what it opens is refused. */
    private final SimliAccount nobody;
    /** Of tenants that came since the start. There are not more of them than the files named. */
    private final Map<Tenant, SimliAccount> last = new ConcurrentHashMap<>();
    /** Null where there is no file: then there is the default tenant only. */
    private final WatchedFile<Map<Tenant, TenantProfile>> file;

    /**
     * Reads the file, if there is one.
     *
     * @param environment gives a variable by its name, or null; for the secrets that the file refers to
     * @param nanoClock as {@link System#nanoTime}, for the looks at the file
     * @throws InvalidSettingsException naming all that is wrong in it
     */
    public Tenants(Settings settings, Function<String, String> environment, LongSupplier nanoClock) {
        Settings.Access access = settings.access();
        signedIn = access.auth();
        byDefault = new TenantProfile(
                Tenant.DEFAULT,
                new SimliAccount(settings.simli().apiUrl(), settings.simli().apiKey()),
                settings.sessions().defaultFaceId(),
                access.disclosure(),
                Limits.NONE,
                WaitingLimits.of(settings),
                Retention.of(settings),
                List.of());
        nobody = new SimliAccount(byDefault.simli().url(), "no-such-tenant");
        Path path = access.tenantsFile();
        if (path == null) {
            file = null;
        } else {
            WebhookFields webhooks = new WebhookFields(
                    path.getParent(), environment, settings.webhooks().inClear());
            TenantsFile form = new TenantsFile(byDefault, path.getParent(), environment, access.keyInClear(), webhooks);
            file = new WatchedFile<>("TENANTS_FILE", path, form::read, nanoClock);
        }
    }

    /** The tenant's profile; empty if there is no such tenant, or not any more. */
    public Optional<TenantProfile> find(Tenant tenant) {
        if (tenant.equals(Tenant.PROBES)) {
            return Optional.of(byDefault);
        }
        if (file == null) {
            return tenant.equals(Tenant.DEFAULT) ? Optional.of(byDefault) : Optional.empty();
        }
        Optional<TenantProfile> profile = Optional.ofNullable(file.current().get(tenant));
        profile.ifPresent(known -> last.put(tenant, known.simli()));
        return profile;
    }

    /** All that there are at this moment. */
    public Set<Tenant> known() {
        return file == null ? Set.of(Tenant.DEFAULT) : file.current().keySet();
    }

    /** Whether what there is has to be shared: callers sign in, and there is more than one tenant. */
    public boolean areSeveral() {
        return signedIn && known().size() > 1;
    }

    /**
     * The account that a tenant's links are opened with. Of a tenant that is not served any more, it is the last one:
     * its sessions end soon, and until then they are its own.
     */
    public SimliAccount account(Tenant tenant) {
        return find(tenant).map(TenantProfile::simli).orElseGet(() -> last.getOrDefault(tenant, nobody));
    }

    /** The face of a session that names none. */
    public String faceId(Tenant tenant) {
        return find(tenant).map(TenantProfile::faceId).orElse(byDefault.faceId());
    }

    /** What viewers of the tenant's sessions are told; empty for nothing. */
    public String disclosure(Tenant tenant) {
        return find(tenant).map(TenantProfile::disclosure).orElse(byDefault.disclosure());
    }

    /** What the tenant may use. */
    public Limits limits(Tenant tenant) {
        return find(tenant).map(TenantProfile::limits).orElse(Limits.NONE);
    }

    /** What may wait for each of the tenant's sessions. */
    public WaitingLimits waiting(Tenant tenant) {
        return find(tenant).map(TenantProfile::waiting).orElse(byDefault.waiting());
    }

    /** How long what is the tenant's own is kept. */
    public Retention retention(Tenant tenant) {
        return find(tenant).map(TenantProfile::retention).orElse(byDefault.retention());
    }

    /** Who is told of the tenant's events. Each of them is another object when the file was read again. */
    public List<WebhookEndpoint> webhooks(Tenant tenant) {
        boolean its = !tenant.equals(Tenant.PROBES);
        return its ? find(tenant).map(TenantProfile::webhooks).orElse(List.of()) : List.of();
    }

    /** Why the file that is there is not in force; empty if it is, or if there is none. */
    public Optional<String> fault() {
        return file == null ? Optional.empty() : file.fault();
    }
}
