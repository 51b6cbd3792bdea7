package io.avatargateway.ops;

import java.util.Optional;

/** The few lines that end a start: what runs where, and what to try next. Plain text for a console; holds no secret. */
final class Banner {

    private Banner() {}

    /**
     * @param gateway the base of our own addresses, such as {@code http://localhost:9080}
     * @param broker its address
     * @param brokerFault why it cannot be used, or empty
     * @param sandbox whether the avatar service is the sandbox
     * @param avatarService its address
     * @param avatarServiceFault why it cannot be reached, or empty
     */
    static String text(
            String gateway,
            String broker,
            Optional<String> brokerFault,
            boolean sandbox,
            String avatarService,
            Optional<String> avatarServiceFault) {
        String sandboxLine = sandbox ? "\n             what was heard: " + avatarService + "/sandbox/sessions" : "";
        return """
                Avatar Gateway runs.
                  Page       %1$s/
                  REST       %1$s/api/v1
                  OpenAPI    %1$s/openapi/ui
                  Health     %1$s/health
                  Broker     %2$s %3$s, speech on queue avatar.audio, events on topic avatar.events
                  %4$s    %5$s %6$s%7$s
                Try next:
                  curl -i -X POST %1$s/api/v1/sessions"""
                .formatted(
                        gateway,
                        broker,
                        state(brokerFault),
                        sandbox ? "Sandbox" : "Simli  ",
                        avatarService,
                        state(avatarServiceFault),
                        sandboxLine);
    }

    private static String state(Optional<String> fault) {
        return fault.map(why -> "(NOT REACHABLE: " + why + ")").orElse("(reachable)");
    }
}
