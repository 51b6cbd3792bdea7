package io.avatargateway.cli;

import io.avatargateway.client.Caller;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Says who the credential is to the gateway. */
@Command(
        name = "whoami",
        description = "Says who you are to the gateway: subject, tenant, roles, and until when the credential is good.")
final class WhoAmICommand implements Callable<Integer> {

    @ParentCommand
    private CommonOptions cli;

    @Override
    public Integer call() {
        Caller me = cli.gateway().me();
        cli.output().result(me.json(), words(me));
        return Outcome.FINISHED.exitCode();
    }

    private static String words(Caller me) {
        StringBuilder words = new StringBuilder(
                "%s of %s, %s".formatted(me.subject(), me.tenant(), String.join(" and ", me.roles())));
        me.sessionId().ifPresent(session -> words.append(", of ").append(session));
        me.expiresAt().ifPresent(moment -> words.append(", until ").append(moment));
        return words.append(me.signedIn() ? "" : "; nobody signs in here").toString();
    }
}
