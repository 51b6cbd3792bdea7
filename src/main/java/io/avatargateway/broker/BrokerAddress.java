package io.avatargateway.broker;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.uri.ConnectorTransportConfigurationParser;

/**
 * Where the broker is: an Artemis URL such as {@code tcp://host:port?sslEnabled=true&trustStorePath=…}, several joined
 * by {@code #} for brokers that stand in for each other. The resource adapter wants it as class names and parameters
 * instead.
 */
final class BrokerAddress {

    private static final String RULE = " (expected: an address like tcp://host:port?parameters)";

    private final List<TransportConfiguration> connectors;

    private BrokerAddress(List<TransportConfiguration> connectors) {
        this.connectors = connectors;
    }

    /**
     * @throws IllegalArgumentException if it is not such an address; the message does not repeat the parameters, they
     *     may be secrets
     */
    static BrokerAddress parse(String url) {
        List<TransportConfiguration> connectors;
        try {
            connectors = new ConnectorTransportConfigurationParser(false).newObject(new URI(url.trim()), "broker");
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(
                    "BrokerUrl: malformed at character " + malformed.getIndex() + RULE, malformed);
        } catch (Exception unknownScheme) {
            throw new IllegalArgumentException("BrokerUrl: " + shown(url) + RULE, unknownScheme);
        }
        BrokerAddress address = new BrokerAddress(connectors);
        if (connectors.isEmpty() || !url.trim().startsWith("tcp://") || address.host() == null || address.port() < 1) {
            throw new IllegalArgumentException("BrokerUrl: " + shown(url) + RULE);
        }
        return address;
    }

    String host() {
        Object host = connectors.get(0).getParams().get(TransportConstants.HOST_PROP_NAME);
        return host == null ? null : withoutBrackets(host.toString());
    }

    int port() {
        Object port = connectors.get(0).getParams().get(TransportConstants.PORT_PROP_NAME);
        return port == null ? -1 : Integer.parseInt(port.toString());
    }

    boolean usesTls() {
        return "true"
                .equals(String.valueOf(connectors.get(0).getParams().get(TransportConstants.SSL_ENABLED_PROP_NAME)));
    }

    boolean isOne() {
        return connectors.size() == 1;
    }

    /** The brokers to which everything goes in clear. */
    List<String> hostsWithoutTls() {
        return connectors.stream()
                .map(TransportConfiguration::getParams)
                .filter(parameters ->
                        !Boolean.parseBoolean(String.valueOf(parameters.get(TransportConstants.SSL_ENABLED_PROP_NAME))))
                .map(parameters -> withoutBrackets(String.valueOf(parameters.get(TransportConstants.HOST_PROP_NAME))))
                .toList();
    }

    /** As the adapter's property ConnectorClassName takes it. */
    String connectorClassNames() {
        return connectors.stream()
                .map(TransportConfiguration::getFactoryClassName)
                .collect(Collectors.joining(","));
    }

    /** As the adapter's property ConnectionParameters takes it: {@code host=…;port=…}. */
    String connectionParameters() {
        return connectors.stream()
                .map(connector -> parameters(connector.getParams()))
                .collect(Collectors.joining(","));
    }

    private static String parameters(Map<String, Object> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + value(entry.getKey(), String.valueOf(entry.getValue())))
                        .collect(Collectors.joining(";"));
    }

    /** The adapter splits at these characters; a comma is the only one that it lets us escape. */
    private static String value(String name, String value) {
        if (value.isEmpty() || value.indexOf(';') >= 0 || value.indexOf('=') >= 0) {
            throw new IllegalArgumentException("BrokerUrl: the value of " + name
                    + " cannot be passed on (expected: not empty, neither ; nor = in it)");
        }
        String plain = name.equals(TransportConstants.HOST_PROP_NAME) ? withoutBrackets(value) : value;
        return plain.replace(",", "\\,");
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String shown(String url) {
        return url.replaceAll("[?;].*", "?(hidden)").replaceAll("//[^/@]*@", "//(hidden)@");
    }

    @Override
    public String toString() {
        return "tcp://" + host() + ":" + port();
    }
}
