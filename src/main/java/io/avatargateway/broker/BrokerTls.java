package io.avatargateway.broker;

import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * The key and the certificates by which the embedded broker speaks TLS.
 *
 * @param store a PKCS12 file
 * @param password of it
 */
record BrokerTls(Path store, String password) {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    BrokerTls {
        if ((store == null) != (password == null)) {
            throw new IllegalArgumentException((store == null ? "BROKER_TLS_KEYSTORE" : "BROKER_TLS_KEYSTORE_PASSWORD")
                    + ": not set (expected: both BROKER_TLS_KEYSTORE and BROKER_TLS_KEYSTORE_PASSWORD, or"
                    + " neither)");
        }
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if it is no such file, or the password is another one
     */
    SSLContext context() {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "BROKER_TLS_KEYSTORE: " + store + " (expected: a PKCS12 file of that password; " + e + ")", e);
        }
    }

    /**
     * For one connection.
     *
     * @param seconds how long a client may take to agree on its keys
     */
    static SslHandler handler(SSLContext context, int seconds) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeout(seconds, TimeUnit.SECONDS);
        return handler;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "BrokerTls[" + store + "]";
    }
}
