package io.avatargateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final Tenant OTHER = new Tenant("other");
    private static final String SESSION = "ses_aaaaaaaaaaaaaaaaaaaa";
    private static final String ANOTHER = "ses_bbbbbbbbbbbbbbbbbbbb";

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "acme", "acme-1_b", "default"})
    void shouldTakeTenantsThatAreSafeInAddresses(String name) {
        assertThat(Tenant.parse(name)).contains(new Tenant(name));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"a/b", "a*", "#", "a.b", "Acme", "-a", "_a", " a", "a\n", "\u00e4", "../x", "a b", "%2f"})
    void shouldRefuseTenantsThatAreNot(String name) {
        assertThat(Tenant.parse(name)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Tenant(name));
    }

    @Test
    void shouldLetNobodyBeTheTenantOfProbes() {
        assertThat(Tenant.parse(Tenant.PROBES.name())).isEmpty();
    }

    @Test
    void shouldBoundTheNameOfATenant() {
        assertThat(Tenant.parse("a".repeat(63))).isPresent();
        assertThat(Tenant.parse("a".repeat(64))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldReadARoleAsItIsWritten(Role role) {
        assertThat(Role.parse(role.text())).contains(role);
        assertThat(Role.parse(role.name())).isEmpty();
    }

    @Test
    void shouldShowAProducerTheSessionsOfItsTenantOnly() {
        Caller producer = Caller.of("shop", ACME, Set.of(Role.PRODUCER));

        assertThat(producer.sees(SESSION, ACME)).isTrue();
        assertThat(producer.sees(SESSION, OTHER)).isFalse();
    }

    @Test
    void shouldShowAViewerItsSessionOnly() {
        Caller viewer = Caller.viewer("browser", ACME, SESSION);

        assertThat(viewer.sees(SESSION, ACME)).isTrue();
        assertThat(viewer.sees(ANOTHER, ACME)).isFalse();
        assertThat(viewer.sees(SESSION, OTHER)).isFalse();
    }

    @Test
    void shouldShowAnOperatorTheSessionsOfAllTenants() {
        assertThat(Caller.of("ops", ACME, Set.of(Role.OPERATOR)).sees(SESSION, OTHER))
                .isTrue();
    }

    @Test
    void shouldHaveAllRolesWhileNobodySignsIn() {
        assertThat(Caller.local().roles()).containsExactlyInAnyOrder(Role.values());
        assertThat(Caller.local().tenant()).isEqualTo(Tenant.DEFAULT);
    }

    @Test
    void shouldBindAViewerToASessionAndNobodyElse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Caller.of("browser", ACME, Set.of(Role.VIEWER)))
                .withMessageContaining("a session with the role viewer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Caller("shop", ACME, Set.of(Role.PRODUCER), Optional.of(SESSION)));
    }

    @Test
    void shouldComeToAnOperationWithTheRolesOnlyThatItAsksFor() {
        Caller both = Caller.of("shop", ACME, Set.of(Role.PRODUCER, Role.OPERATOR));

        Caller speaking = both.within(Set.of(Role.PRODUCER)).orElseThrow();
        assertThat(speaking.sees(SESSION, OTHER)).isFalse();
        assertThat(speaking.sees(SESSION, ACME)).isTrue();
        assertThat(both.within(Set.of(Role.OPERATOR)).orElseThrow().sees(SESSION, OTHER))
                .isTrue();
        assertThat(both.within(Set.of(Role.VIEWER))).isEmpty();
        assertThat(both.within(Set.of())).isEmpty();
    }

    @Test
    void shouldTakeNobodyForAViewerWhoHasNoSession() {
        Caller many = Caller.of("ops", ACME, Set.of(Role.VIEWER, Role.OPERATOR));

        assertThat(many.within(Set.of(Role.VIEWER, Role.PRODUCER))).isEmpty();
    }

    @Test
    void shouldAskForNoRoleWhileNobodySignsIn() {
        assertThat(Caller.local().within(Set.of())).contains(Caller.local());
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "a\nb", "a\u009bb"})
    void shouldRefuseASubjectThatCannotStandInALog(String subject) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Caller.of(subject, ACME, Set.of(Role.PRODUCER)))
                .withMessageContaining("subject");
    }

    @Test
    void shouldBoundASubject() {
        assertThat(Caller.isSubject("a".repeat(255))).isTrue();
        assertThat(Caller.isSubject("a".repeat(256))).isFalse();
    }
}
