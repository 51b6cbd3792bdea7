package io.avatargateway.bounded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharedPlacesTest {

    private final SharedPlaces<String> places = new SharedPlaces<>(256);

    private int fill(String who) {
        while (places.take(who, false)) {
            assertThat(places.of(who)).isLessThanOrEqualTo(places.places());
        }
        return places.of(who);
    }

    @Test
    void shouldNeverGiveOneAllOfThem() {
        assertThat(fill("noisy")).isEqualTo(192);
        assertThat(places.take("calm", false)).isTrue();
    }

    @Test
    void shouldLeaveSomeWhereThreeTakeAllTheyGet() {
        int taken = 0;
        for (String noisy : List.of("a", "b", "c")) {
            taken += fill(noisy);
            assertThat(taken).isLessThan(places.places());
        }
        assertThat(places.take("calm", false)).isTrue();
    }

    @Test
    void shouldShareAlikeBetweenTwoThatTakeTurns() {
        for (boolean taken = true; taken; ) {
            taken = places.take("one", false);
            taken |= places.take("other", false);
            assertThat(Math.abs(places.of("one") - places.of("other"))).isLessThanOrEqualTo(1);
        }
        assertThat(places.of("one")).isEqualTo(110);
    }

    @Test
    void shouldGiveAllToOneThatIsAlone() {
        for (int i = 0; i < 256; i++) {
            assertThat(places.take("alone", true)).isTrue();
        }
        assertThat(places.take("alone", true)).isFalse();
    }

    @Test
    void shouldHaveAPlaceAgainThatWasGivenBack() {
        fill("noisy");
        places.giveBack("noisy");
        assertThat(places.take("noisy", false)).isTrue();
        assertThat(places.take("noisy", false)).isFalse();
        for (int i = places.of("noisy"); i > 0; i--) {
            places.giveBack("noisy");
        }
        assertThat(places.of("noisy")).isZero();
        assertThat(fill("calm")).isEqualTo(192);
    }

    @Test
    void shouldGiveItsOnlyPlaceToAnybody() {
        SharedPlaces<String> one = new SharedPlaces<>(1);
        assertThat(one.take("first", false)).isTrue();
        assertThat(one.take("second", false)).isFalse();
        one.giveBack("first");
        assertThat(one.take("second", false)).isTrue();
    }
}
