package io.avatargateway.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.api.Snapshots;
import io.avatargateway.security.Owner;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionFilterTest {

    private static final SessionSnapshot SESSION =
            Snapshots.owned(new Owner(new Tenant("acme"), "crm"), SessionState.SPEAKING, null);

    private static SessionFilter of(String gateway, String text) {
        return new SessionFilter(Set.of(), Set.of(), null, null, null, gateway, text);
    }

    @Test
    void shouldAdmitAllWhereNothingIsAskedFor() {
        assertThat(of(null, null).admits(SESSION, "gateway-a")).isTrue();
    }

    @Test
    void shouldKnowSessionsByTheirGateway() {
        assertThat(of("gateway-a", null).admits(SESSION, "gateway-a")).isTrue();
        assertThat(of("gateway-b", null).admits(SESSION, "gateway-a")).isFalse();
    }

    @Test
    void shouldFindASessionByAPartOfItsIdInWhateverCase() {
        String id = SESSION.id().value();
        assertThat(of(null, id).admits(SESSION, "gateway-a")).isTrue();
        assertThat(of(null, id.substring(4, 14).toUpperCase(Locale.ROOT)).admits(SESSION, "gateway-a"))
                .isTrue();
        assertThat(of(null, id + "x").admits(SESSION, "gateway-a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"TENAN, true", "enant, true", "tenantt, false", "gateway-a, false", "crm, false"})
    void shouldLookAtWhatNamesASessionOnly(String text, boolean found) {
        assertThat(of(null, text).admits(SESSION, "gateway-a")).isEqualTo(found);
    }

    @Test
    void shouldFindASessionByItsMetadataAndItsFace() {
        assertThat(SESSION.options().metadata()).isNotNull();
        SESSION.options().metadata().values().forEach(value -> assertThat(
                        of(null, value).admits(SESSION, "gateway-a"))
                .isTrue());
        assertThat(of(null, SESSION.options().faceId()).admits(SESSION, "gateway-a"))
                .isTrue();
    }
}
