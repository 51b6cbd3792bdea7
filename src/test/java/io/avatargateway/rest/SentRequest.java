package io.avatargateway.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a servlet container tells of the head of a request that was sent to 127.0.0.1:9080. */
final class SentRequest {

    private final List<String[]> headers = new ArrayList<>();
    private String uri = "/api/v1/sessions";
    private String query;
    private String from = "127.0.0.1";
    private String method = "OPTIONS";

    static SentRequest with(String... namesAndValues) {
        SentRequest request = new SentRequest();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            request.headers.add(new String[] {namesAndValues[i], namesAndValues[i + 1]});
        }
        return request;
    }

    SentRequest from(String address) {
        from = address;
        return this;
    }

    SentRequest by(String name) {
        method = name;
        return this;
    }

    SentRequest to(String ownUri, String ownQuery) {
        uri = ownUri;
        query = ownQuery;
        return this;
    }

    HttpServletRequest asSeen() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                SentRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, args) -> switch (called.getName()) {
                    case "getHeaders" -> Collections.enumeration(values((String) args[0]));
                    case "getHeader" ->
                        values((String) args[0]).stream().findFirst().orElse(null);
                    case "getContentType" ->
                        values("Content-Type").stream().findFirst().orElse(null);
                    case "getRemoteAddr" -> from;
                    case "getServerName" ->
                        values("Host").stream()
                                .map(host -> host.replaceFirst(":\\d*$", ""))
                                .findFirst()
                                .orElse("localhost");
                    case "getLocalAddr" -> "127.0.0.1";
                    case "getLocalPort" -> 9080;
                    case "isSecure" -> false;
                    case "getRequestURI" -> uri;
                    case "getQueryString" -> query;
                    case "getMethod" -> method;
                    default -> throw new AssertionError(called + " is not what a head has");
                });
    }

    private List<String> values(String name) {
        return headers.stream()
                .filter(header -> header[0].equalsIgnoreCase(name))
                .map(header -> header[1])
                .toList();
    }
}
