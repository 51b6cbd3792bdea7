package io.avatargateway.it;

/** Where the parts of the system stand in the integration tests; {@link ServerSetUp} picks free ports. */
public final class GatewayAddresses {

    private GatewayAddresses() {}

    /** @return the gateway, {@code http://host:port} */
    public static String http() {
        return "http://localhost:" + port("it.http.port");
    }

    /** @return the broker, for clients of Artemis' own protocol */
    public static String core() {
        return "tcp://127.0.0.1:" + port("it.broker.port");
    }

    /** @return the broker, for clients of AMQP 1.0 */
    public static String amqp() {
        return "amqp://127.0.0.1:" + port("it.broker.port");
    }

    /** @return the sandbox, {@code http://host:port} */
    public static String sandbox() {
        return "http://127.0.0.1:" + port("it.sandbox.port");
    }

    private static String port(String property) {
        String port = System.getProperty(property);
        if (port == null) {
            throw new IllegalStateException(property + " is not set (expected: by @GatewayIntegrationTest)");
        }
        return port;
    }
}
