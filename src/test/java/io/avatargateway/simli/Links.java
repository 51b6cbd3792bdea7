package io.avatargateway.simli;

import io.avatargateway.config.Settings;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.LinkRequest;
import java.net.URI;
import java.time.Duration;

/** Settings and requests of this package's tests. */
final class Links {

    private Links() {}

    /** Settings with short time-outs; each {@code with} gives new ones. */
    record Builder(URI url, String key, URI proxy, Duration timeout, Duration pingInterval, int maxMessageBytes) {

        Builder withKey(String other) {
            return new Builder(url, other, proxy, timeout, pingInterval, maxMessageBytes);
        }

        Builder withProxy(URI other) {
            return new Builder(url, key, other, timeout, pingInterval, maxMessageBytes);
        }

        Builder withTimeout(Duration other) {
            return new Builder(url, key, proxy, other, pingInterval, maxMessageBytes);
        }

        Builder withPingInterval(Duration other) {
            return new Builder(url, key, proxy, timeout, other, maxMessageBytes);
        }

        Settings.Simli build() {
            return new Settings.Simli(url, key, proxy, timeout, timeout, pingInterval, maxMessageBytes, 20);
        }
    }

    static Builder settings(URI url) {
        return new Builder(url, "the-api-key", null, Duration.ofSeconds(5), Duration.ofSeconds(60), 65_536);
    }

    static LinkRequest request(String faceId, String model, String tenant) {
        return request(faceId, model, tenant, Appearance.USUAL);
    }

    static LinkRequest request(String faceId, String model, String tenant, Appearance appearance) {
        return new LinkRequest(
                SessionId.random(),
                1,
                faceId,
                model,
                false,
                Duration.ofSeconds(600),
                Duration.ofSeconds(60),
                tenant,
                appearance,
                Tenant.DEFAULT);
    }
}
