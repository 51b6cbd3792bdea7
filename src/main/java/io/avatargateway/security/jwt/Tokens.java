package io.avatargateway.security.jwt;

import com.nimbusds.jose.Header;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import io.avatargateway.config.InvalidSettingsException;
import io.avatargateway.config.Settings;
import io.avatargateway.config.file.WatchedFile;
import io.avatargateway.security.Authenticator;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Who shows a token that the issuer has signed, as MicroProfile JWT has them (RFC 7519, RFC 8725). Any thread. */
public final class Tokens implements Authenticator {

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]*)\\.([A-Za-z0-9_-]*)");

    /** How long a token of an unknown key waits for the issuer. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final KeySource keys;
    private final TokenClaims claims;
    private final Clock clock;

    /**
     * Reads the file of keys, or begins to fetch those that the issuer publishes.
     *
     * @param settings with issuer, audience and keys
     * @param clock against which tokens expire
     * @param nanoClock as {@link System#nanoTime}, for the looks at the keys
     * @param tls for the way to the issuer
     * @throws InvalidSettingsException naming all that is wrong in the file
     */
    public Tokens(Settings.Jwt settings, Clock clock, LongSupplier nanoClock, SSLContext tls) {
        this.keys = settings.keyUrl() == null
                ? ofFile(settings.keyFile(), nanoClock)
                : new PublishedKeys(new KeyAddress(settings.keyUrl(), tls), nanoClock, PATIENCE);
        this.claims = new TokenClaims(settings);
        this.clock = clock;
    }

    private static KeySource ofFile(Path path, LongSupplier nanoClock) {
        WatchedFile<List<TokenKey>> file = new WatchedFile<>("JWT_KEY_FILE", path, KeyFile::read, nanoClock);
        return new KeySource() {
            @Override
            public List<TokenKey> current() {
                return file.current();
            }

            @Override
            public Optional<String> fault() {
                return file.fault();
            }
        };
    }

    @Override
    public Optional<Pass> authenticate(String bearer) {
        Matcher form = FORM.matcher(bearer);
        if (!form.matches()) {
            return Optional.empty();
        }
        JWSHeader header = header(form.group(1));
        byte[] signed = bearer.substring(0, form.end(2)).getBytes(StandardCharsets.US_ASCII);
        TokenKey key = signer(header, signed, new Base64URL(form.group(3)));
        JWTClaimsSet said = said(form.group(2));
        Caller caller = claims.caller(said, clock.instant());
        return Optional.of(new Pass(
                caller,
                Optional.of(said.getExpirationTime().toInstant()),
                () -> claims.inTime(said, clock.instant()) && isKnown(key)));
    }

    /** Why the keys that are there are not in force; empty if they are. */
    public Optional<String> fault() {
        return keys.fault();
    }

    private static JWSHeader header(String encoded) {
        try {
            if (Header.parse(object(encoded)) instanceof JWSHeader header) {
                return header;
            }
        } catch (ParseException | IllegalArgumentException malformed) {
            throw new RefusedException(
                    Refusal.CREDENTIALS_MALFORMED, "token: its header cannot be read (expected: a signed JWT)");
        }
        throw new RefusedException(Refusal.TOKEN_ALGORITHM, "token: not signed (expected: a signed JWT)");
    }

    private TokenKey signer(JWSHeader header, byte[] signed, Base64URL signature) {
        Optional<TokenKey> known = signer(keys.current(), header, signed, signature);
        if (known.isPresent() || !mayBeNew(header)) {
            return known.orElseThrow(() -> refused(header));
        }
        return signer(keys.renewed(), header, signed, signature).orElseThrow(() -> refused(header));
    }

    private static Optional<TokenKey> signer(List<TokenKey> all, JWSHeader header, byte[] signed, Base64URL signature) {
        return all.stream()
                .filter(key -> key.fits(header))
                .filter(key -> key.signed(header, signed, signature))
                .findFirst();
    }

    /** Whether the issuer may have signed it by a key that it did not have before. */
    private boolean mayBeNew(JWSHeader header) {
        String id = header.getKeyID();
        return TokenKey.isKnownAlgorithm(header)
                && (id == null || keys.current().stream().noneMatch(key -> id.equals(key.id())));
    }

    private RefusedException refused(JWSHeader header) {
        if (mayBeNew(header) && keys.isUncertain()) {
            return new RefusedException(
                    Refusal.ISSUER_UNAVAILABLE, "token: of a key that is not known, and the issuer cannot be asked");
        }
        return keys.current().stream().noneMatch(key -> key.takes(header))
                ? new RefusedException(
                        Refusal.TOKEN_ALGORITHM,
                        "token: alg " + TokenClaims.shown(header.getAlgorithm())
                                + " (expected: one of the issuer's keys)")
                : new RefusedException(Refusal.TOKEN_SIGNATURE, "token: its signature is of none of the issuer's keys");
    }

    private static JWTClaimsSet said(String encoded) {
        try {
            return JWTClaimsSet.parse(object(encoded));
        } catch (ParseException | IllegalArgumentException malformed) {
            throw new RefusedException(
                    Refusal.TOKEN_CLAIM, "token: its claims cannot be read (expected: a JSON object of RFC 7519)");
        }
    }

    private static Map<String, Object> object(String encoded) throws ParseException {
        Map<String, Object> object = JSONObjectUtils.parse(new Base64URL(encoded).decodeToString());
        if (object == null) {
            throw new ParseException("null (expected: an object)", 0);
        }
        return object;
    }

    /** A key that was taken back ends what its tokens have begun. */
    private boolean isKnown(TokenKey key) {
        return keys.current().stream().anyMatch(known -> known.key().equals(key.key()));
    }
}
