package io.avatargateway.sandbox.avatar;

/**
 * What somebody looks like; colours as {@code 0xRRGGBB}.
 *
 * @param backdrop the colour of the wall behind
 */
record Look(
        int skin,
        Hair hair,
        int hairColour,
        Beard beard,
        Glasses glasses,
        int eyeColour,
        Outfit outfit,
        int outfitColour,
        int underColour,
        int backdrop,
        boolean madeUp) {

    enum Hair {
        SIDE_PART,
        QUIFF,
        CROP,
        CURLS,
        AFRO,
        BOB,
        LONG,
        BUN
    }

    enum Beard {
        NONE,
        STUBBLE,
        FULL
    }

    enum Glasses {
        NONE,
        ROUND,
        SQUARE
    }

    enum Outfit {
        CREW,
        SHIRT,
        BLAZER,
        TURTLENECK,
        HOODIE
    }

    Look with(Glasses others) {
        return new Look(
                skin, hair, hairColour, beard, others, eyeColour, outfit, outfitColour, underColour, backdrop, madeUp);
    }

    Look withHair(int colour) {
        return new Look(
                skin, hair, colour, beard, glasses, eyeColour, outfit, outfitColour, underColour, backdrop, madeUp);
    }

    Look wearing(Outfit another, int colour) {
        return new Look(
                skin, hair, hairColour, beard, glasses, eyeColour, another, colour, underColour, backdrop, madeUp);
    }

    Look before(int wall) {
        return new Look(
                skin, hair, hairColour, beard, glasses, eyeColour, outfit, outfitColour, underColour, wall, madeUp);
    }
}
