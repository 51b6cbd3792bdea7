package io.avatargateway.sandbox.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The mouth follows the sound. */
class LipSyncTest {
    private final LipSync lips = new LipSync();

    @Test
    void shouldBeShutBeforeAnythingIsHeard() {
        hear(Voice.silence(200));

        assertThat(lips.shape()).isEqualTo(MouthShape.SHUT);
    }

    @Test
    void shouldOpenWideForALoudVowelWithin40Millis() {
        hear(Voice.silence(200));
        hear(Voice.vowel(40, 750, 1200, 0.8));
        float soon = lips.shape().opening();
        hear(Voice.vowel(300, 750, 1200, 0.8));

        assertThat(soon).isGreaterThan(0.4f);
        assertThat(lips.shape().opening()).isBetween(0.7f, 1f);
    }

    @Test
    void shouldBeShutAtMost60MillisAfterTheSoundEnds() {
        hear(Voice.vowel(500, 750, 1200, 1));
        hear(Voice.silence(60));

        assertThat(lips.shape()).isEqualTo(MouthShape.SHUT);
    }

    @Test
    void shouldNotFallShutInTheMiddleOfAVowel() {
        hear(Voice.vowel(100, 750, 1200, 0.8));
        byte[] vowel = Voice.vowel(500, 750, 1200, 0.8);
        for (int at = 0; at < vowel.length; at += LipSync.STEP_BYTES) {
            lips.hear(vowel, at);
            assertThat(lips.shape().opening()).as("at byte %d", at).isGreaterThan(0.5f);
        }
    }

    @Test
    void shouldOpenLessForAQuieterVowel() {
        hear(Voice.vowel(500, 750, 1200, 0.8));
        float loud = lips.shape().opening();
        hear(Voice.vowel(300, 750, 1200, 0.08));

        assertThat(lips.shape().opening()).isBetween(0.02f, 0.75f * loud);
    }

    @Test
    void shouldOpenMoreForAhThanForEe() {
        MouthShape ah = after(Voice.vowel(300, 750, 1200, 0.8));
        MouthShape ee = after(Voice.vowel(300, 280, 2300, 0.8));

        assertThat(ah.opening()).isGreaterThan(1.5f * ee.opening());
    }

    @Test
    void shouldSpreadTheLipsForEeAndRoundThemForOo() {
        MouthShape ee = after(Voice.vowel(300, 280, 2300, 0.8));
        MouthShape oo = after(Voice.vowel(300, 310, 800, 0.8));

        assertThat(ee.spread()).isGreaterThan(0.5f).isGreaterThan(2 * oo.spread());
        assertThat(oo.rounding()).isGreaterThan(0.4f).isGreaterThan(2 * ee.rounding());
    }

    @Test
    void shouldShowTheTeethForHissing() {
        MouthShape hiss = after(Voice.hiss(300, 0.3));

        assertThat(hiss.teeth()).isGreaterThan(0.5f);
        assertThat(hiss.opening()).isLessThan(0.4f);
    }

    @Test
    void shouldStayWithinItsBoundsForTheLoudestNoise() {
        byte[] extremes = new byte[LipSync.STEP_BYTES];
        for (int i = 0; i < extremes.length; i += 2) {
            extremes[i] = (byte) (i % 4 == 0 ? 0xff : 0);
            extremes[i + 1] = (byte) (i % 4 == 0 ? 0x7f : 0x80);
        }
        for (int step = 0; step < 100; step++) {
            lips.hear(extremes, 0);
        }

        MouthShape shape = lips.shape();
        assertThat(new float[] {shape.opening(), shape.spread(), shape.rounding(), shape.teeth()})
                .satisfies(all -> {
                    for (float value : all) {
                        assertThat(value).isBetween(0f, 1f);
                    }
                });
    }

    private MouthShape after(byte[] sound) {
        hear(Voice.silence(200));
        hear(sound);
        return lips.shape();
    }

    private void hear(byte[] pcm) {
        for (int at = 0; at < pcm.length; at += LipSync.STEP_BYTES) {
            lips.hear(pcm, at);
        }
    }
}
