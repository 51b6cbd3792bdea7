package io.avatargateway.room.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.Settings;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.room.Rooms;
import io.avatargateway.sandbox.Sandbox;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkRequest;
import io.avatargateway.simli.SimliLinkFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A link to a sandbox by the gateway's own code, without a session around it. */
public final class SandboxSession implements AutoCloseable {

    public static final Duration SOON = Duration.ofSeconds(20);

    final SessionId id = SessionId.random();
    final List<LinkEvent> events = new CopyOnWriteArrayList<>();
    private final SimliLinkFactory links;
    private final Link link;

    private SandboxSession(Sandbox sandbox) {
        Map<String, String> settings = Map.of(
                "SIMLI_API_KEY", "key", "SIMLI_API_URL", sandbox.baseUri().toString());
        Settings read = SettingsReader.read(name -> Optional.ofNullable(settings.get(name)));
        links = new SimliLinkFactory(read, new Tenants(read, name -> null, System::nanoTime));
        Duration minutes = Duration.ofMinutes(5);
        link = links.open(
                new LinkRequest(id, 1, "ada", null, true, minutes, minutes, null, Appearance.USUAL, Tenant.DEFAULT),
                events::add);
    }

    public static SandboxSession open(Sandbox sandbox) {
        return new SandboxSession(sandbox);
    }

    /** The gateway's way into rooms, without a proxy. */
    public static Rooms rooms() {
        return new LazyRooms((URI) null);
    }

    public Link link() {
        return link;
    }

    public JoinInfo join() {
        LinkEvent.Joinable joinable = await(LinkEvent.Joinable.class);
        return new JoinInfo(
                1, joinable.livekitUrl(), joinable.livekitToken(), Instant.now().plusSeconds(30));
    }

    public <T extends LinkEvent> T await(Class<T> kind) {
        return org.awaitility.Awaitility.await(kind.getSimpleName())
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> first(kind), Optional::isPresent)
                .orElseThrow();
    }

    <T extends LinkEvent> Optional<T> first(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    public void assertAlive() {
        assertThat(first(LinkEvent.Terminated.class)).isEmpty();
        assertThat(first(LinkEvent.Closed.class)).isEmpty();
    }

    @Override
    public void close() {
        link.close("the test is over");
        links.close();
    }
}
