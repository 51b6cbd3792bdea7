package io.avatargateway.security.tenants;

import io.avatargateway.config.DisclosureText;
import io.avatargateway.config.HostAddress;
import io.avatargateway.config.Loopback;
import io.avatargateway.config.file.JsonFields;
import io.avatargateway.security.Tenant;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The form of the file of tenants. Any thread. */
final class TenantsFile {

    private static final int MOST_TENANTS = 1_000;
    private static final Pattern FACE_ID = Pattern.compile("\\P{Cc}{1,200}");
    private static final int MOST_SESSIONS = 100_000;
    private static final int MOST_WAITING = 10_000_000;
    private static final long MOST_MINUTES = 100_000_000;
    private static final long MOST_HOURS = 87_600;
    private static final long MOST_BYTES = 1L << 40;
    private static final long MOST_SECONDS_OF_SESSIONS = 86_400;
    private static final long MOST_SECONDS = 31_536_000;

    private final TenantProfile byDefault;
    private final Path directory;
    private final Function<String, String> environment;
    private final boolean keyInClear;
    private final WebhookFields webhooks;

    /**
     * @param byDefault what a tenant has that says nothing of it
     * @param directory of the file, from which relative paths start
     * @param environment gives a variable by its name, or null
     * @param keyInClear whether a key may be sent to another machine unencrypted
     * @param webhooks reads that part
     */
    TenantsFile(
            TenantProfile byDefault,
            Path directory,
            Function<String, String> environment,
            boolean keyInClear,
            WebhookFields webhooks) {
        this.webhooks = webhooks;
        this.byDefault = byDefault;
        this.directory = directory;
        this.environment = environment;
        this.keyInClear = keyInClear;
    }

    /** The profiles by their tenants; the default one is always among them. */
    Map<Tenant, TenantProfile> read(byte[] file, List<String> faults) {
        Map<Tenant, TenantProfile> profiles = new HashMap<>();
        JsonFields whole = JsonFields.parse(file, faults);
        if (!faults.isEmpty()) {
            return profiles;
        }
        for (JsonFields fields : whole.objects("tenants", MOST_TENANTS)) {
            profile(fields).ifPresent(profile -> {
                if (profiles.putIfAbsent(profile.tenant(), profile) != null) {
                    fields.fault("name", profile.tenant().name(), "a name that no other tenant has");
                }
            });
        }
        whole.finish();
        profiles.putIfAbsent(byDefault.tenant(), byDefault);
        return Map.copyOf(profiles);
    }

    private Optional<TenantProfile> profile(JsonFields fields) {
        Optional<Tenant> tenant =
                fields.requiredText("name", TenantsFile::isName, Tenant.RULE).flatMap(Tenant::parse);
        SimliAccount account = account(fields);
        String faceId = fields.text("faceId", FACE_ID.asMatchPredicate(), "1 to 200 characters on one line")
                .orElse(byDefault.faceId());
        String disclosure = fields.text("disclosure", DisclosureText::fits, DisclosureText.RULE)
                .map(DisclosureText::read)
                .orElse(byDefault.disclosure());
        Optional<JsonFields> quotas = fields.object("quotas");
        WaitingLimits waiting = quotas.map(this::waiting).orElse(byDefault.waiting());
        Limits limits = quotas.map(TenantsFile::limits).orElse(Limits.NONE);
        Retention retention = fields.object("retention").map(this::retention).orElse(byDefault.retention());
        List<WebhookEndpoint> endpoints = webhooks.read(fields);
        fields.finish();
        return tenant.map(
                name -> new TenantProfile(name, account, faceId, disclosure, limits, waiting, retention, endpoints));
    }

    private SimliAccount account(JsonFields fields) {
        Optional<String> key = SecretReference.read(fields, "simliKey", directory, environment);
        Optional<URI> url = fields.hiddenText(
                        "simliUrl", text -> address(text).isPresent(), "an address like https://host")
                .flatMap(TenantsFile::address);
        SimliAccount account = new SimliAccount(
                url.orElse(byDefault.simli().url()),
                key.orElse(byDefault.simli().key()));
        if (url.isPresent() && !keyInClear && isInClear(account.url())) {
            fields.fault(
                    "simliUrl",
                    account.url().toString(),
                    "https, since the key goes there; or SIMLI_KEY_IN_CLEAR=true");
        }
        return account;
    }

    /** To be read before the others, which end the look at the fields. */
    private WaitingLimits waiting(JsonFields quotas) {
        WaitingLimits own = byDefault.waiting();
        return new WaitingLimits(
                quotas.number("waitingJobs", 1, MOST_WAITING)
                        .map(Long::intValue)
                        .orElse(own.jobs()),
                quotas.number("waitingBytes", 1, MOST_BYTES).orElse(own.bytes()));
    }

    private static Limits limits(JsonFields quotas) {
        Limits limits = new Limits(
                (int) number(quotas, "sessions", MOST_SESSIONS),
                (int) number(quotas, "openingsPerMinute", MOST_SESSIONS),
                number(quotas, "paidMinutesPerDay", MOST_MINUTES),
                number(quotas, "paidMinutesPerMonth", MOST_MINUTES),
                (int) number(quotas, "eventStreams", MOST_SESSIONS),
                number(quotas, "uploadBytes", MOST_BYTES));
        quotas.finish();
        return limits;
    }

    private Retention retention(JsonFields fields) {
        Retention own = byDefault.retention();
        Retention retention = new Retention(
                seconds(fields, "endedSessionSeconds", 1, MOST_SECONDS_OF_SESSIONS, own.endedSessionTime()),
                fields.number("endedSessions", 1, MOST_SESSIONS)
                        .map(Long::intValue)
                        .orElse(own.endedSessions()),
                seconds(fields, "replySeconds", 0, MOST_SECONDS, own.replyTime()),
                seconds(fields, "eventSeconds", 0, MOST_SECONDS, own.eventTime()),
                fields.number("deadLetterHours", 0, MOST_HOURS)
                        .map(Duration::ofHours)
                        .orElse(own.deadLetterTime()),
                fields.number("deadLetterBytes", 0, MOST_BYTES).orElse(own.deadLetterBytes()));
        fields.finish();
        return retention;
    }

    private static Duration seconds(JsonFields fields, String field, long least, long most, Duration byDefault) {
        return fields.number(field, least, most).map(Duration::ofSeconds).orElse(byDefault);
    }

    private static long number(JsonFields quotas, String field, long most) {
        return quotas.number(field, 1, most).orElse(0L);
    }

    private static boolean isName(String text) {
        return Tenant.parse(text).filter(name -> !name.equals(Tenant.PROBES)).isPresent();
    }

    private static boolean isInClear(URI url) {
        return url.getScheme().equals("http") && !Loopback.is(url.getHost());
    }

    private static Optional<URI> address(String text) {
        return HostAddress.parse(text)
                .filter(uri -> text.matches("https?://.*"))
                .filter(uri -> uri.getUserInfo() == null && uri.getQuery() == null);
    }
}
