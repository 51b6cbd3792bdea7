package io.avatargateway.cli;

import io.avatargateway.client.ClientException;
import io.avatargateway.client.GatewayClient;
import io.avatargateway.client.jms.BrokerAddress;
import io.avatargateway.client.jms.JobLimits;
import io.avatargateway.client.jms.JobProducer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has, and what follows from them: a command's parent, as commands see it. */
abstract class CommonOptions {

    private static final String DEFAULT_GATEWAY = "http://localhost:9080";
    private static final String DEFAULT_BROKER = "tcp://localhost:61616";
    private static final int MAX_PASSWORD_CHARS = 1000;

    /** Held, since java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger ALL = Logger.getLogger("");

    private final Surroundings surroundings;

    @Option(
            names = "--gateway",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The gateway; else AVATAR_GATEWAY_URL, else " + DEFAULT_GATEWAY + ".")
    private String gatewayUrl;

    @Option(
            names = "--token-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "File with an API key or a token for the gateway on its first line; else"
                    + " AVATAR_GATEWAY_TOKEN holds one.")
    private Path tokenFile;

    @Option(
            names = "--broker",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The broker, with Artemis' parameters; else BROKER_URL, else " + DEFAULT_BROKER + ".")
    private String brokerUrl;

    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "User at the broker; else BROKER_USER. The password is in BROKER_PASSWORD, or in one of:")
    private String user;

    @Option(
            names = "--password-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "File with the broker's password on its first line.")
    private Path passwordFile;

    @Option(names = "--ask-password", scope = ScopeType.INHERIT, description = "Asks for the broker's password.")
    private boolean askPassword;

    @Option(
            names = "--call-timeout",
            scope = ScopeType.INHERIT,
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = Rules.Span.class,
            description = "For one call to gateway or broker.")
    private Duration callTimeout;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "For scripts: one JSON object per line on standard output.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Only the result: no notes, no progress.")
    private boolean quiet;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            description = "Without colours; also where NO_COLOR is set.")
    private boolean noColour;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Errors with their stack traces, and the warnings of libraries.")
    private boolean debug;

    CommonOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Output output() {
        return new Output(surroundings.out(), surroundings.err(), json, quiet, colour());
    }

    Progress.Bars bars() {
        boolean shown = !quiet
                && !"dumb".equals(surroundings.variable("TERM"))
                && surroundings.terminal().getAsBoolean();
        return new Progress.Bars(surroundings.err(), shown, colour(), surroundings.unicode());
    }

    GatewayClient gateway() {
        String url = Rules.firstOf(gatewayUrl, surroundings.variable("AVATAR_GATEWAY_URL"), DEFAULT_GATEWAY);
        GatewayClient.Builder gateway = Rules.gateway(url).callLimit(callTimeout);
        String credential = credential();
        return (credential == null ? gateway : Rules.signIn(gateway, credential.strip())).build();
    }

    private String credential() {
        return tokenFile == null
                ? surroundings.variable("AVATAR_GATEWAY_TOKEN")
                : firstLine("--token-file", tokenFile, "a key or a token on the first line");
    }

    /** Whether somebody said which gateway and which broker. */
    boolean namesItsTarget() {
        return Rules.firstOf(gatewayUrl, surroundings.variable("AVATAR_GATEWAY_URL")) != null
                && Rules.firstOf(brokerUrl, surroundings.variable("BROKER_URL")) != null;
    }

    private BrokerAddress broker() {
        enableLogs();
        String url = Rules.firstOf(brokerUrl, surroundings.variable("BROKER_URL"), DEFAULT_BROKER);
        BrokerAddress address = Rules.broker(url, brokerUrl != null, callTimeout);
        return address.as(Rules.firstOf(user, surroundings.variable("BROKER_USER")), password());
    }

    /** Connects to the broker. */
    JobProducer producer(JobLimits limits) {
        try {
            return JobProducer.connect(broker(), limits);
        } catch (IllegalArgumentException malformed) {
            throw CliException.option(malformed);
        } catch (ClientException failed) {
            throw failed.kind() == ClientException.Kind.REFUSED
                    ? new CliException(Outcome.REJECTED, "--" + failed.getMessage(), failed)
                    : CliException.of(failed);
        }
    }

    private String password() {
        if (passwordFile != null) {
            String line = firstLine("--password-file", passwordFile, "a password on the first line");
            if (line.length() > MAX_PASSWORD_CHARS) {
                throw CliException.usage("--password-file", passwordFile, "a password on the first line");
            }
            return line;
        }
        if (askPassword) {
            return askPassword();
        }
        return surroundings.variable("BROKER_PASSWORD");
    }

    private static String firstLine(String option, Path file, String rule) {
        try (var lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            if (line != null) {
                return line;
            }
        } catch (IOException unreadable) {
            throw new CliException(
                    Outcome.USAGE, CliException.line(option, file, "a file that can be read"), unreadable);
        }
        throw CliException.usage(option, file, rule);
    }

    // Since Java 22 the console is there without a terminal too; then what stands in for the keyboard is read.
    @SuppressWarnings("SystemConsoleNull")
    private static String askPassword() {
        char[] typed = System.console() == null ? null : System.console().readPassword("Password: ");
        if (typed == null) {
            throw CliException.usage("--ask-password", "no terminal", "somebody who types it");
        }
        return new String(typed);
    }

    boolean mayColour() {
        return !noColour && surroundings.variable("NO_COLOR") == null;
    }

    private boolean colour() {
        return mayColour() && surroundings.terminal().getAsBoolean();
    }

    private void enableLogs() {
        if (debug) {
            ALL.setLevel(Level.WARNING);
        }
    }

    /** Shows where the fault comes from, if that was asked for. */
    void trace(Output output, Throwable fault) {
        if (debug) {
            output.stackTrace(fault);
        }
    }
}
