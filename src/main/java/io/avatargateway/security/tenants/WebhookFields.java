package io.avatargateway.security.tenants;

import io.avatargateway.config.HostAddress;
import io.avatargateway.config.file.JsonFields;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The form of a tenant's webhooks in the file of tenants. Any thread. */
final class WebhookFields {

    /** The types of events, as {@code SessionEvent.Type} has them; this package may not know it. */
    static final Set<String> WORDS =
            Set.of("state", "signal", "job", "join", "viewer", "mark", "recovered", "adopted", "renewed", "interrupt");

    /** Beside them what only the default tenant is told, and only if it asks for it. */
    private static final Set<String> ALL_WORDS = Set.of(
            "state", "signal", "job", "join", "viewer", "mark", "recovered", "adopted", "renewed", "interrupt", "bill");

    private static final int MOST = 10;
    private static final int MOST_SECRETS = 4;
    private static final int MOST_CHARACTERS = 2_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final String NAME_RULE = "1 to 32 of a-z, 0-9 and -, beginning with a letter or a digit";

    private final Path directory;
    private final Function<String, String> environment;
    private final boolean inClear;

    /**
     * @param directory from which relative paths start
     * @param environment gives a variable by its name, or null
     * @param inClear whether events may be sent unencrypted
     */
    WebhookFields(Path directory, Function<String, String> environment, boolean inClear) {
        this.directory = directory;
        this.environment = environment;
        this.inClear = inClear;
    }

    /** Those of the tenant whose fields these are; what is wrong is noted. */
    List<WebhookEndpoint> read(JsonFields tenant) {
        List<WebhookEndpoint> endpoints = new ArrayList<>();
        if (!tenant.has("webhooks")) {
            return endpoints;
        }
        Set<String> names = new HashSet<>();
        for (JsonFields fields : tenant.objects("webhooks", MOST)) {
            endpoint(fields).ifPresent(endpoint -> {
                if (names.add(endpoint.name())) {
                    endpoints.add(endpoint);
                } else {
                    fields.fault("name", endpoint.name(), "a name that no other webhook of the tenant has");
                }
            });
        }
        return List.copyOf(endpoints);
    }

    private Optional<WebhookEndpoint> endpoint(JsonFields fields) {
        Optional<String> name = fields.requiredText("name", NAME.asMatchPredicate(), NAME_RULE);
        Optional<URI> url = url(fields);
        Set<String> events = fields.has("events") ? fields.words("events", ALL_WORDS) : WORDS;
        List<WebhookSecret> secrets = secrets(fields);
        fields.finish();
        boolean whole = name.isPresent() && url.isPresent() && !events.isEmpty() && !secrets.isEmpty();
        return whole ? Optional.of(new WebhookEndpoint(name.get(), url.get(), events, secrets)) : Optional.empty();
    }

    private Optional<URI> url(JsonFields fields) {
        String rule = inClear
                ? "an address like https://host/path or http://host/path"
                : "an address like https://host/path; http only with WEBHOOKS_IN_CLEAR=true";
        if (!fields.has("url")) {
            fields.fault("url", "missing", rule);
        }
        return fields.hiddenText("url", text -> address(text).isPresent(), rule).flatMap(this::address);
    }

    private Optional<URI> address(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        return HostAddress.parse(text)
                .filter(uri -> text.matches(inClear ? "https?://.*" : "https://.*"))
                .filter(uri -> uri.getUserInfo() == null && uri.getFragment() == null);
    }

    private List<WebhookSecret> secrets(JsonFields fields) {
        List<WebhookSecret> secrets = new ArrayList<>();
        List<JsonFields> references = fields.objects("secrets", MOST_SECRETS);
        if (references.isEmpty() && fields.has("secrets")) {
            fields.fault("secrets", "none", "at least one");
        }
        for (int i = 0; i < references.size(); i++) {
            String field = "secrets[" + i + "]";
            SecretReference.read(
                            references.get(i),
                            directory,
                            environment,
                            (value, rule) -> fields.fault(field, value, rule))
                    .ifPresent(text -> WebhookSecret.parse(text)
                            .ifPresentOrElse(
                                    secrets::add, () -> fields.fault(field, "(another value)", WebhookSecret.RULE)));
        }
        return secrets;
    }
}
