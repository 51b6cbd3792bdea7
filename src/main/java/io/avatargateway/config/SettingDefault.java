package io.avatargateway.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Function;

/** A default that follows from other settings, or from the machine. */
enum SettingDefault {
    /** The default is the one that is written there. */
    NOTHING(""),
    KEY_DECIDES("with a key `" + Addresses.SIMLI + "`, without one `" + Addresses.SANDBOX + "` (the sandbox)"),
    PROCESSORS("twice the processors, at least 4"),
    MACHINE("host name and `HTTP_PORT`"),
    WORK_DIRECTORY("`jobs` below the server's output"),
    LEDGER_DIRECTORY("`ledger` below the server's output"),
    SANDBOX_ROOMS("with `http` in `SIMLI_API_URL` that address, else `*`"),
    SANDBOX_FACES("with `http` in `SIMLI_API_URL` four of the sandbox's, else none"),
    BROKER_HOST("that of `BROKER_URL`"),
    BROKER_DIRECTORY("`broker` below the server's output"),
    SHUTDOWN("`end` with the embedded broker, else `resume`"),
    SHUTDOWN_TIME("20000 with `SHUTDOWN=resume`, else 5000"),
    NOT_SIGNING_IN("`false` with `AUTH=on`, else `true`"),
    DEAD_LETTERS("720 with `AUTH=on`, else 0"),
    DEAD_LETTER_LIMIT("100000 with `AUTH=on`, else 0"),
    WAITING_JOBS("10000 with `AUTH=on`, else 0"),
    WAITING_BYTES("1073741824 with `AUTH=on`, else 0"),
    DEAD_LETTER_BYTES("268435456 with `AUTH=on`, else 0"),
    REPLIES_AND_EVENTS("86400 with `AUTH=on`, else 0"),
    SIGNING_IN("`true` with `AUTH=on`, else `false`"),
    ADAPTER("`apps/avatar-gateway-artemis.rar` of the server");

    /** What the sandbox shows for these ids differs to the eye. */
    private static final String FACES = "Robin=tmp9i8bbq7c,Ada=5a0d0000-0000-4000-8000-000000000001,"
            + "Grace=5a0d0000-0000-4000-8000-000000000002,Alan=5a0d0000-0000-4000-8000-000000000003";

    private static final int MAX_HOST = 90;

    /** Apart, since constants of this type can have them only so. */
    private static final class Addresses {
        static final String SIMLI = "https://api.simli.ai";
        static final String SANDBOX = "http://127.0.0.1:7880";
    }

    private final String words;

    SettingDefault(String words) {
        this.words = words;
    }

    /** For the page. */
    String words() {
        return words;
    }

    /**
     * The default, as it would be written; empty where the server's own configuration has it.
     *
     * @param settings gives the text of a setting by its key, or empty where it is not set
     */
    String text(Function<String, Optional<String>> settings) {
        return switch (this) {
            case KEY_DECIDES -> settings.apply("SIMLI_API_KEY").isPresent() ? Addresses.SIMLI : Addresses.SANDBOX;
            case PROCESSORS ->
                Integer.toString(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
            case MACHINE -> machine(settings.apply("HTTP_PORT").orElse("9080"));
            case WORK_DIRECTORY -> System.getProperty("java.io.tmpdir") + "/avatar-gateway-jobs";
            case LEDGER_DIRECTORY -> System.getProperty("java.io.tmpdir") + "/avatar-gateway-ledger";
            // The sandbox's rooms are where the sandbox is; Simli does not say beforehand where its rooms are.
            case SANDBOX_ROOMS ->
                sandbox(settings).map(address -> "ws://" + address).orElse("*");
            case SANDBOX_FACES -> sandbox(settings).map(address -> FACES).orElse("");
            // What an embedded broker keeps is of use only to the next life of this server.
            case SHUTDOWN -> settings.apply("BROKER_EMBEDDED").orElse("").equals("false") ? "resume" : "end";
            case SHUTDOWN_TIME ->
                settings.apply("SHUTDOWN")
                                .orElseGet(() -> SHUTDOWN.text(settings))
                                .equals("resume")
                        ? "20000"
                        : "5000";
            case SIGNING_IN -> Boolean.toString(signingIn(settings));
            case NOT_SIGNING_IN -> Boolean.toString(!signingIn(settings));
            case DEAD_LETTERS -> signingIn(settings) ? "720" : "0";
            case DEAD_LETTER_LIMIT -> signingIn(settings) ? "100000" : "0";
            case WAITING_JOBS -> signingIn(settings) ? "10000" : "0";
            case WAITING_BYTES -> signingIn(settings) ? "1073741824" : "0";
            case DEAD_LETTER_BYTES -> signingIn(settings) ? "268435456" : "0";
            case REPLIES_AND_EVENTS -> signingIn(settings) ? "86400" : "0";
            case NOTHING, BROKER_HOST, BROKER_DIRECTORY, ADAPTER -> "";
        };
    }

    private static boolean signingIn(Function<String, Optional<String>> settings) {
        return settings.apply("AUTH").orElse("").equals("on");
    }

    /** Whether this is where the sandbox listens by default. */
    static boolean isSandbox(URI address) {
        return address.toString().equals(Addresses.SANDBOX);
    }

    /** Where the sandbox listens, if it is asked instead of Simli. */
    private static Optional<String> sandbox(Function<String, Optional<String>> settings) {
        String address = settings.apply("SIMLI_API_URL").orElseGet(() -> KEY_DECIDES.text(settings));
        return SettingRule.HTTP_ADDRESS
                .address(address)
                .filter(url -> url.getScheme().equals("http"))
                .map(URI::getRawAuthority);
    }

    /** What tells this server from others, and stays over a restart. */
    private static String machine(String port) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            host = "localhost";
        }
        String name = host.replaceAll("[^A-Za-z0-9_-]", "-");
        return name.substring(0, Math.min(name.length(), MAX_HOST)) + "-" + port.replaceAll("\\D", "");
    }
}
