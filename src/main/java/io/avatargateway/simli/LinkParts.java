package io.avatargateway.simli;

import io.avatargateway.security.tenants.SimliAccount;
import io.avatargateway.session.port.Link;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/** What all links of one account share. */
record LinkParts(
        SimliTokenClient tokens,
        SimliConnector connector,
        ScheduledExecutorService timer,
        Set<Link> live,
        SafeText safe,
        String apiKey,
        Duration pingInterval,
        int maxMessageChars) {

    /** The same with another account. */
    LinkParts with(SimliAccount account, SimliTokenClient itsTokens, SafeText itsSafe) {
        return new LinkParts(
                itsTokens,
                connector.at(account.url()),
                timer,
                live,
                itsSafe,
                account.key(),
                pingInterval,
                maxMessageChars);
    }

    @Override
    public String toString() {
        return "LinkParts[]";
    }
}
