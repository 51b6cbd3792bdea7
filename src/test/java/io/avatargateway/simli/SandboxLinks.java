package io.avatargateway.simli;

import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.LinkListener;
import io.avatargateway.session.port.LinkRequest;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** Links to a sandbox, for sessions of other packages' tests. */
public final class SandboxLinks implements LinkFactory, AutoCloseable {

    private final SimliLinkFactory factory;

    /** @param sandbox where it listens */
    public SandboxLinks(URI sandbox) throws NoSuchAlgorithmException {
        factory = new SimliLinkFactory(Links.settings(sandbox).build(), SSLContext.getDefault());
    }

    @Override
    public Link open(LinkRequest request, LinkListener listener) {
        return factory.open(request, listener);
    }

    @Override
    public void close() {
        factory.close();
    }
}
