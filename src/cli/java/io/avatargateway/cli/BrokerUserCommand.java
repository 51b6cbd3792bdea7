package io.avatargateway.cli;

import io.avatargateway.client.Json;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.utils.DefaultSensitiveStringCodec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes a user of the broker. */
@Command(
        name = "broker-user",
        description = "Makes a password for a user of the broker, and prints it, once, with the line for"
                + " BROKER_USERS_FILE, which has its hash only.")
final class BrokerUserCommand implements Callable<Integer> {

    private static final int PASSWORD_BYTES = 24;
    /** What a file of properties takes as it is. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    @ParentCommand
    private CommonOptions cli;

    @Parameters(paramLabel = "NAME", description = "What the user is called.")
    private String name;

    @Override
    public Integer call() throws Exception {
        if (!NAME.matcher(name).matches()) {
            throw CliException.usage("NAME", name, "1 to 63 of A-Z, a-z, 0-9, ., - and _, the first no sign");
        }
        byte[] drawn = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(drawn);
        String password = HexFormat.of().formatHex(drawn);
        // As `artemis mask --hash` makes it.
        DefaultSensitiveStringCodec codec = new DefaultSensitiveStringCodec();
        codec.init(Map.of(DefaultSensitiveStringCodec.ALGORITHM, DefaultSensitiveStringCodec.ONE_WAY));
        String line = name + " = ENC(" + codec.encode(password) + ")";
        Output output = cli.output();
        output.result(
                Json.object().put("user", name).put("password", password).put("line", line), List.of(password, line));
        output.note("the password is shown this once; put the second line into BROKER_USERS_FILE");
        return Outcome.FINISHED.exitCode();
    }
}
