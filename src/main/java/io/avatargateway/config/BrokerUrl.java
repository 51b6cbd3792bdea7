package io.avatargateway.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the brokers that {@code BROKER_URL} names, in Artemis' form: {@code tcp://a:1?sslEnabled=true#tcp://b:2}. The
 * parameters of the first count for the others, too, unless they have their own.
 *
 * @param host as it stands there
 * @param tls whether it is spoken to encrypted
 * @param hasPassword whether its parameters have one, for a user
 */
record BrokerUrl(String host, boolean tls, boolean hasPassword) {

    private static final Pattern FORM =
            Pattern.compile("tcp://(?:[^@/?#]*@)?(?<host>\\[[^]]*]|[^:/?;]*)[^?;]*(?:[?;](?<parameters>.*))?");

    /** Those that can be read; the resource adapter refuses an address with others. */
    static List<BrokerUrl> all(String url) {
        List<BrokerUrl> all = new ArrayList<>();
        Map<String, String> first = new HashMap<>();
        for (String one : url.split("[#,](?=tcp://)", -1)) {
            Matcher form = FORM.matcher(one);
            if (form.matches()) {
                Map<String, String> parameters = new HashMap<>(first);
                read(form.group("parameters"), parameters);
                first = all.isEmpty() ? parameters : first;
                all.add(new BrokerUrl(
                        form.group("host"),
                        Boolean.parseBoolean(parameters.get("sslEnabled")),
                        parameters.containsKey("password")));
            }
        }
        return all;
    }

    private static void read(String text, Map<String, String> parameters) {
        if (text != null) {
            for (String parameter : text.split("[&;]", -1)) {
                int equals = parameter.indexOf('=');
                if (equals > 0) {
                    parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
                }
            }
        }
    }
}
