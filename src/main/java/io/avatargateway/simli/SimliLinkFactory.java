package io.avatargateway.simli;

import io.avatargateway.config.HttpProxy;
import io.avatargateway.config.Settings;
import io.avatargateway.http.HttpCalls;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.SimliAccount;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.session.model.BilledSessions;
import io.avatargateway.session.model.FacePreview;
import io.avatargateway.session.port.AvatarServiceProbe;
import io.avatargateway.session.port.Billing;
import io.avatargateway.session.port.FacePreviews;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.LinkListener;
import io.avatargateway.session.port.LinkRequest;
import io.avatargateway.session.port.OpeningTurns;
import io.avatargateway.socket.Threads;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Opens links to Simli, looks whether it is there, and has pictures of its faces. Owns what all of them share: an HTTP
 * client, Tyrus, a timer and a small pool of daemon threads. All of it ends with the application, and so does every
 * link that is still open. Any thread.
 */
@ApplicationScoped
public class SimliLinkFactory implements LinkFactory, AvatarServiceProbe, FacePreviews, Billing {

    /** Each opening of a socket blocks one of these, for at most the connection time-out. */
    private static final int CONNECTING_THREADS = 16;

    private static final int TIMER_THREADS = 2;

    /** Openings that wait for a thread; more than that have no chance within their time. */
    private static final int MAX_WAITING = 4_096;

    private final HttpCalls http;
    private final LinkParts parts;
    private final SimliAccount own;
    private final Function<Tenant, SimliAccount> accounts;
    private final Function<SimliAccount, LinkParts> partsOf;
    private final SimliReachability reachability;
    private final SimliFaces faces;
    private final Billing billing;
    private final OpeningTurns turns;
    private final List<ThreadPoolExecutor> pools;

    /** For the container's proxy only. */
    protected SimliLinkFactory() {
        http = null;
        parts = null;
        own = null;
        accounts = null;
        partsOf = null;
        reachability = null;
        faces = null;
        billing = null;
        turns = null;
        pools = List.of();
    }

    /** For the container: trust is what the server's default TLS settings say. */
    @Inject
    public SimliLinkFactory(Settings settings, Tenants tenants) {
        this(settings.simli(), defaultTls(), tenants::account);
    }

    SimliLinkFactory(Settings.Simli settings, SSLContext tls) {
        this(settings, tls, tenant -> new SimliAccount(settings.apiUrl(), settings.apiKey()));
    }

    SimliLinkFactory(Settings.Simli settings, SSLContext tls, Function<Tenant, SimliAccount> accounts) {
        this.accounts = accounts;
        own = new SimliAccount(settings.apiUrl(), settings.apiKey());
        HttpProxy proxy = HttpProxy.of(settings.proxy());
        ThreadPoolExecutor connecting = Threads.pool("simli-connect", CONNECTING_THREADS, MAX_WAITING);
        var timer = Threads.timer("simli-timer", TIMER_THREADS);
        InstantSource clock = InstantSource.system();
        http = new HttpCalls("simli", tls, proxy, settings.connectTimeout());
        List<String> proxySecrets = proxy == null ? List.of() : proxy.secrets();
        SafeText safe = safe(proxySecrets, settings.apiKey());
        parts = new LinkParts(
                new SimliTokenClient(http, settings, clock, safe),
                new SimliConnector(settings, tls, connecting, timer, clock),
                timer,
                ConcurrentHashMap.newKeySet(),
                safe,
                settings.apiKey(),
                settings.pingInterval(),
                settings.maxMessageBytes());
        // Made anew for each link: they hold little beside what all share, and keys may change.
        partsOf = account -> {
            SafeText itsSafe = safe(proxySecrets, account.key());
            return parts.with(
                    account, new SimliTokenClient(http, account, settings.requestTimeout(), clock, itsSafe), itsSafe);
        };
        reachability = new SimliReachability(http, settings.apiUrl(), settings.connectTimeout(), clock);
        faces = new SimliFaces(http, settings, clock);
        billing = new SimliBilling(http, accounts, settings.requestTimeout());
        turns = new OpeningTurns(settings.openingsPerSecond(), System.nanoTime());
        pools = List.of(connecting, timer);
    }

    @Override
    public Link open(LinkRequest request, LinkListener listener) {
        SimliAccount account = accounts.apply(request.payer());
        SimliLink link = new SimliLink(request, listener, account.equals(own) ? parts : partsOf.apply(account));
        parts.live().add(link);
        link.open();
        return link;
    }

    @Override
    public long turn(long nowNanos) {
        return turns.take(nowNanos);
    }

    @Override
    public void outOfTurn(long nowNanos) {
        turns.outOfTurn(nowNanos);
    }

    @Override
    public CompletionStage<Optional<String>> check() {
        return reachability.check();
    }

    @Override
    public boolean mayHave(String faceId) {
        return faces.mayHave(faceId);
    }

    @Override
    public CompletionStage<Optional<FacePreview>> of(String faceId) {
        return faces.of(faceId);
    }

    @Override
    public boolean shareAccount(Tenant one, Tenant other) {
        return billing.shareAccount(one, other);
    }

    @Override
    public CompletionStage<Long> openSessions(Tenant payer) {
        return billing.openSessions(payer);
    }

    @Override
    public CompletionStage<BilledSessions> history(Tenant payer, Instant from, Instant to) {
        return billing.history(payer, from, to);
    }

    /**
     * Ends every link and the threads; returns at once. The timer still ends the sockets that do not take their close
     * frame.
     */
    @PreDestroy
    public void close() {
        parts.live().forEach(link -> link.close("the server stops"));
        pools.forEach(ThreadPoolExecutor::shutdown);
        http.close();
    }

    /** How many links are opening or open. */
    int liveLinks() {
        return parts.live().size();
    }

    private static SafeText safe(List<String> secrets, String key) {
        return new SafeText(Stream.concat(secrets.stream(), Stream.of(key)).toList());
    }

    private static SSLContext defaultTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("The server's default TLS settings are not usable", broken);
        }
    }
}
