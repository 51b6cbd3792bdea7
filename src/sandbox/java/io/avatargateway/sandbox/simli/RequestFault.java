package io.avatargateway.sandbox.simli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong in a request, as Simli says it. Holds no state. */
final class RequestFault {

    private RequestFault() {}

    static Map<String, Object> of(List<Object> location, String message, String type) {
        Map<String, Object> fault = new LinkedHashMap<>();
        fault.put("loc", location);
        fault.put("msg", message);
        fault.put("type", type);
        return fault;
    }
}
