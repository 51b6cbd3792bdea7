package io.avatargateway.sandbox.room;

import io.avatargateway.sandbox.http.ApiException;
import io.avatargateway.sandbox.http.ApiHandler;
import io.avatargateway.sandbox.http.ApiResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.WebSocketCreator;

/**
 * The handshake of a signalling path: lets in, or refuses. On Jetty's threads.
 *
 * @param door looks at the query, refuses with an {@link ApiException}, or says how a viewer is made of who came in
 */
record SignalEndpoint(Function<Map<String, String>, Function<SignalWire, Viewer>> door) implements WebSocketCreator {
    @Override
    public Object createWebSocket(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        try {
            return new SignalSocket(door.apply(query(request)));
        } catch (ApiException refusal) {
            ApiHandler.sendToAll(refusal.response(), response, callback);
            return null;
        }
    }

    private static Map<String, String> query(Request request) {
        Map<String, String> query = new HashMap<>();
        try {
            for (Fields.Field field : Request.extractQueryParameters(request)) {
                query.put(field.getName(), field.getValue());
            }
        } catch (RuntimeException e) {
            throw new ApiException(ApiResponse.error(400, "query: not properly percent-encoded UTF-8"));
        }
        return query;
    }
}
