package io.avatargateway.sandbox.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is in the picture. */
class AvatarPictureTest {
    private static final int SIZE = 256;
    private static final long FRAME_NANOS = 40_000_000;
    private static final MouthShape AH = new MouthShape(0.9f, 0, 0, 0);

    @Test
    void shouldPaintTheSamePersonWithTheSameMovementsForAFaceId() {
        Frame one = after(50, new AvatarPicture("somebody", SIZE), AH);
        Frame other = after(50, new AvatarPicture("somebody", SIZE), AH);

        assertThat(other.picture()).isEqualTo(one.picture());
    }

    @Test
    void shouldPaintDifferentPeopleForDifferentFaceIds() {
        Set<Look> looks = new HashSet<>();
        IntStream.range(0, 200).forEach(i -> looks.add(Looks.of("face-" + i)));
        Frame ada = after(1, new AvatarPicture("ada", SIZE), MouthShape.SHUT);
        Frame alan = after(1, new AvatarPicture("alan", SIZE), MouthShape.SHUT);

        assertThat(looks).hasSizeGreaterThan(180);
        assertThat(ada.differenceFrom(alan, 0, 0, 512, 512)).isGreaterThan(20);
    }

    @Test
    void shouldKnowTheSandboxsFacesByIdAndByName() {
        assertThat(Looks.of("5a0d0000-0000-4000-8000-000000000001")).isEqualTo(Looks.of("Ada"));
        assertThat(Looks.of("5a0d0000-0000-4000-8000-000000000002")).isEqualTo(Looks.of("grace"));
        assertThat(Looks.of("5A0D0000-0000-4000-8000-000000000003")).isEqualTo(Looks.of("alan"));
        assertThat(Looks.of("ada")).isNotEqualTo(Looks.of("grace")).isNotEqualTo(Looks.of("alan"));
    }

    @Test
    void shouldOpenTheMouthAndLeaveTheForeheadAlone() {
        AvatarPicture picture = new AvatarPicture("ada", SIZE);
        Frame shut = after(1, picture, MouthShape.SHUT);
        Frame open = after(1, picture, AH);

        assertThat(open.differenceFrom(shut, 232, 296, 280, 330)).isGreaterThan(20);
        assertThat(open.differenceFrom(shut, 40, 40, 470, 130)).isLessThan(3);
    }

    @Test
    void shouldMoveCalmlyWhileNothingIsSaid() {
        AvatarPicture picture = new AvatarPicture("grace", SIZE);
        Frame before = after(1, picture, MouthShape.SHUT);
        Frame next = after(1, picture, MouthShape.SHUT);
        Frame later = after(50, picture, MouthShape.SHUT);

        assertThat(next.differenceFrom(before, 0, 0, 512, 512)).isBetween(0.001, 1.0);
        assertThat(later.differenceFrom(before, 0, 0, 512, 512)).isBetween(0.3, 12.0);
    }

    @Test
    void shouldGoOnWhereItStoodBehindAFreeze() {
        AvatarPicture picture = new AvatarPicture("grace", SIZE);
        Frame before = new Frame(SIZE);
        Frame behind = new Frame(SIZE);

        picture.paint(0, MouthShape.SHUT, before.planes);
        picture.paint(3_600_000_000_000L, MouthShape.SHUT, behind.planes);

        assertThat(behind.differenceFrom(before, 0, 0, 512, 512)).isLessThan(1.5);
    }

    @Test
    void shouldShowACaptionAndTakeItAway() {
        AvatarPicture picture = new AvatarPicture("alan", SIZE);
        Frame without = new Frame(SIZE);
        Frame with = new Frame(SIZE);
        Frame again = new Frame(SIZE);

        picture.paint(0, MouthShape.SHUT, without.planes);
        picture.caption("sbx_7 · SPEAKING");
        picture.paint(0, MouthShape.SHUT, with.planes);
        picture.caption("");
        picture.paint(0, MouthShape.SHUT, again.planes);

        assertThat(with.differenceFrom(without, 12, 494, 90, 504)).isGreaterThan(20);
        assertThat(with.differenceFrom(without, 0, 0, 512, 488)).isZero();
        assertThat(again.picture()).isEqualTo(without.picture());
    }

    @Test
    void shouldShowTheStartOfACaptionThatIsTooLongOrHasUnknownLetters() {
        AvatarPicture picture = new AvatarPicture("alan", SIZE);
        Frame without = new Frame(SIZE);
        Frame with = new Frame(SIZE);

        picture.paint(0, MouthShape.SHUT, without.planes);
        picture.caption("Ж漢\n\u0000" + "W".repeat(10_000));
        picture.paint(0, MouthShape.SHUT, with.planes);

        assertThat(with.differenceFrom(without, 12, 494, 240, 504)).isGreaterThan(20);
    }

    @Test
    void shouldHonourStridesOfAnySize() {
        Frame plain = new Frame(SIZE);
        Frame padded = new Frame(SIZE, SIZE + 37, SIZE / 2 + 1, SIZE / 2 + 13);

        new AvatarPicture("x", SIZE).paint(0, AH, plain.planes);
        new AvatarPicture("x", SIZE).paint(0, AH, padded.planes);

        assertThat(padded.picture()).isEqualTo(plain.picture());
    }

    @Test
    void shouldSayWhichSizesThereAre() {
        assertThatThrownBy(() -> new AvatarPicture("x", 511)).hasMessage("sizePixels: 511 (expected: even, 64..2048)");
        assertThatThrownBy(() -> new AvatarPicture("x", 62)).hasMessageContaining("sizePixels: 62");
    }

    private static Frame after(int frames, AvatarPicture picture, MouthShape mouth) {
        Frame frame = new Frame(SIZE);
        long now = System.nanoTime();
        for (int i = 0; i < frames; i++) {
            picture.paint(now += FRAME_NANOS, mouth, frame.planes);
        }
        return frame;
    }
}
