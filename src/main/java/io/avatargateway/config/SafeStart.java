package io.avatargateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong only with several settings together: the gateway would be open to strangers, or a secret readable. */
final class SafeStart {

    private static final String RULE = " (expected: localhost or another address of the loopback interface, since"
            + " nobody has to sign in; or AUTH_NONE_ON_NETWORK=true where something else keeps strangers out)";

    private static final String TLS_RULE = " (expected: localhost or another address of the loopback interface; or"
            + " HTTPS by TLS_KEYSTORE; or TLS_TERMINATED=true where something before the gateway does TLS)";

    private static final String BROKER_TLS_RULE =
            " (expected: localhost or another address of the loopback interface; or"
                    + " BROKER_TLS_KEYSTORE, since passwords come there; or BROKER_PASSWORD_IN_CLEAR=true)";

    private SafeStart() {}

    /** One line per fault: setting, value, rule. */
    static List<String> faults(Settings settings) {
        List<String> faults = new ArrayList<>();
        if (settings.access().auth()) {
            faults.addAll(signingIn(settings));
            if (settings.server().brokerEmbedded() && settings.broker().user() == null) {
                faults.add("BROKER_USER: not set (expected: the gateway's user and BROKER_PASSWORD, since with AUTH=on"
                        + " nobody comes to the embedded broker without)");
            }
        }
        if (!settings.access().noneOnNetwork()) {
            faults.addAll(onNetwork(settings));
        }
        Settings.Broker broker = settings.broker();
        if ((broker.user() == null) != (broker.password() == null)) {
            faults.add(
                    broker.user() == null
                            ? "BROKER_USER: not set (expected: both BROKER_USER and BROKER_PASSWORD, or neither)"
                            : "BROKER_PASSWORD: not set (expected: both BROKER_USER and BROKER_PASSWORD, or neither)");
        }
        keyInClear(settings).ifPresent(faults::add);
        passwordInClear(settings).ifPresent(faults::add);
        return faults;
    }

    /** What an operator must read at each start, although he wanted it so. */
    static List<String> warnings(Settings settings) {
        Settings.Access access = settings.access();
        List<String> warnings = new ArrayList<>();
        if (access.noneOnNetwork() && access.auth()) {
            warnings.add("AUTH_NONE_ON_NETWORK=true: with AUTH=on, keys, tokens and passwords may come from the network"
                    + " unencrypted.");
        } else if (access.noneOnNetwork()) {
            List<String> open = onNetwork(settings).stream()
                    .map(fault -> fault.replace(RULE, ""))
                    .toList();
            warnings.add("AUTH_NONE_ON_NETWORK=true: whoever reaches this gateway may open paid sessions, join and end"
                    + " any session, and read everything. "
                    + (open.isEmpty()
                            ? "It listens on the loopback interface only."
                            : "It listens beyond the loopback interface: " + String.join(", ", open) + "."));
        }
        if (access.keyInClear()) {
            warnings.add("SIMLI_KEY_IN_CLEAR=true: the key of Simli may be sent unencrypted.");
        }
        if (access.passwordInClear()) {
            warnings.add("BROKER_PASSWORD_IN_CLEAR=true: the password of the broker may be sent unencrypted.");
        }
        return warnings;
    }

    /** Who has to sign in must be able to. */
    private static List<String> signingIn(Settings settings) {
        Settings.Jwt jwt = settings.jwt();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("JWT_ISSUER", jwt.issuer());
        all.put("JWT_AUDIENCE", jwt.audience());
        all.put("JWT_KEY_FILE", jwt.keyFile() == null ? jwt.keyUrl() : jwt.keyFile());
        List<String> missing =
                all.keySet().stream().filter(key -> all.get(key) == null).toList();
        if (missing.size() == all.size()) {
            return settings.access().apiKeysFile() == null
                    ? List.of("AUTH: on (expected: JWT_ISSUER, JWT_AUDIENCE and JWT_KEY_FILE, or API_KEYS_FILE, since"
                            + " nobody could sign in)")
                    : List.of();
        }
        if (jwt.keyFile() != null && jwt.keyUrl() != null) {
            return List.of("JWT_KEY_URL: " + jwt.keyUrl() + " (expected: it or JWT_KEY_FILE, not both)");
        }
        return missing.stream()
                .map(key -> key + ": not set (expected: JWT_ISSUER, JWT_AUDIENCE and JWT_KEY_FILE, or JWT_KEY_URL,"
                        + " together)")
                .toList();
    }

    private static List<String> onNetwork(Settings settings) {
        List<String> faults = new ArrayList<>();
        Settings.Server server = settings.server();
        if (!Loopback.is(server.httpHost())) {
            Settings.Access access = settings.access();
            if (!access.auth()) {
                faults.add("HTTP_HOST: " + server.httpHost() + RULE);
            } else if (access.tlsKeyStore() == null && !access.tlsTerminated()) {
                faults.add("HTTP_HOST: " + server.httpHost() + TLS_RULE);
            }
        }
        if (server.brokerEmbedded()) {
            String bound = server.brokerBindHost();
            boolean safe = settings.access().auth()
                    && (server.brokerTlsKeystore() != null || settings.access().passwordInClear());
            String rule = settings.access().auth() ? BROKER_TLS_RULE : RULE;
            if (safe) {
                return faults;
            }
            if (bound != null && !Loopback.is(bound)) {
                faults.add("BROKER_BIND_HOST: " + bound + rule);
            } else if (bound == null) {
                BrokerUrl.all(settings.broker().url()).stream()
                        .filter(broker -> !Loopback.is(broker.host()))
                        .findFirst()
                        .ifPresent(broker -> faults.add(
                                "BROKER_URL: tcp://" + broker.host() + ", where the embedded broker listens" + rule));
            }
        }
        return faults;
    }

    private static Optional<String> keyInClear(Settings settings) {
        Settings.Simli simli = settings.simli();
        boolean readable = !simli.apiKey().equals(Settings.Simli.NO_KEY)
                && simli.apiUrl().getScheme().equals("http")
                && !Loopback.is(simli.apiUrl().getHost());
        return readable && !settings.access().keyInClear()
                ? Optional.of("SIMLI_API_URL: " + simli.apiUrl().getScheme() + "://"
                        + simli.apiUrl().getRawAuthority()
                        + " (expected: https, since SIMLI_API_KEY goes there; or SIMLI_KEY_IN_CLEAR=true)")
                : Optional.empty();
    }

    private static Optional<String> passwordInClear(Settings settings) {
        if (settings.access().passwordInClear()) {
            return Optional.empty();
        }
        return BrokerUrl.all(settings.broker().url()).stream()
                .filter(broker -> settings.broker().password() != null || broker.hasPassword())
                .filter(broker -> !broker.tls() && !Loopback.is(broker.host()))
                .findFirst()
                .map(broker -> "BROKER_URL: tcp://" + broker.host()
                        + " (expected: sslEnabled=true, since BROKER_PASSWORD goes there; or"
                        + " BROKER_PASSWORD_IN_CLEAR=true)");
    }
}
