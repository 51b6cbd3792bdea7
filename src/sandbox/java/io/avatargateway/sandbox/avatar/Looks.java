package io.avatargateway.sandbox.avatar;

import io.avatargateway.sandbox.avatar.Look.Beard;
import io.avatargateway.sandbox.avatar.Look.Glasses;
import io.avatargateway.sandbox.avatar.Look.Hair;
import io.avatargateway.sandbox.avatar.Look.Outfit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** Who looks how: five that are known by id and name, and for any other face id one of ten people, dressed by it. */
final class Looks {
    private static final Look ADA = new Look(
            0xF4CDAE,
            Hair.LONG,
            0x4B2E2A,
            Beard.NONE,
            Glasses.NONE,
            0x5B7A52,
            Outfit.BLAZER,
            0x1F5F68,
            0xFBF6EE,
            0xF6DFCF,
            true);
    private static final Look GRACE = new Look(
            0x9A6242,
            Hair.AFRO,
            0x2B1E1C,
            Beard.NONE,
            Glasses.NONE,
            0x3B2418,
            Outfit.TURTLENECK,
            0xE3A33B,
            0xE3A33B,
            0xCFE6DC,
            true);
    private static final Look ALAN = new Look(
            0xF0C6A4,
            Hair.SIDE_PART,
            0x6A452B,
            Beard.NONE,
            Glasses.SQUARE,
            0x4C7391,
            Outfit.BLAZER,
            0x2D3F66,
            0xF7F9FC,
            0xD3E2F2,
            false);

    private static final Look KATHERINE = new Look(
            0xB9805A,
            Hair.BOB,
            0x2A1D1B,
            Beard.NONE,
            Glasses.ROUND,
            0x3F2A1C,
            Outfit.SHIRT,
            0x3F6E8C,
            0xFFFFFF,
            0xEADFD0,
            true);
    private static final Look CLAUDE = new Look(
            0xEFC7A6,
            Hair.QUIFF,
            0x5B4230,
            Beard.STUBBLE,
            Glasses.NONE,
            0x4F6F5A,
            Outfit.BLAZER,
            0x39424F,
            0xF5F2EC,
            0xD9E3DF,
            false);

    private static final Map<String, Look> KNOWN = Map.of(
            "5a0d0000-0000-4000-8000-000000000001", ADA,
            "5a0d0000-0000-4000-8000-000000000002", GRACE,
            "5a0d0000-0000-4000-8000-000000000003", ALAN,
            "5a0d0000-0000-4000-8000-000000000004", KATHERINE,
            "5a0d0000-0000-4000-8000-000000000005", CLAUDE,
            "katherine", KATHERINE,
            "claude", CLAUDE,
            "ada", ADA,
            "grace", GRACE,
            "alan", ALAN);

    private static final List<Look> PEOPLE = List.of(
            ADA,
            GRACE,
            ALAN,
            new Look(
                    0xD9A27C,
                    Hair.CROP,
                    0x2A2322,
                    Beard.FULL,
                    Glasses.NONE,
                    0x4A2E1E,
                    Outfit.CREW,
                    0x6B7F5A,
                    0xF4EFE6,
                    0xEFE3CB,
                    false),
            new Look(
                    0xF8DAC3,
                    Hair.BOB,
                    0xC2602F,
                    Beard.NONE,
                    Glasses.ROUND,
                    0x55875F,
                    Outfit.SHIRT,
                    0x3F7D6B,
                    0xFFFFFF,
                    0xE3DCF3,
                    true),
            new Look(
                    0x5F3D2C,
                    Hair.CURLS,
                    0x1E1817,
                    Beard.STUBBLE,
                    Glasses.NONE,
                    0x2E1C14,
                    Outfit.SHIRT,
                    0xF3F6FA,
                    0xDDE6F0,
                    0xF7D9C6,
                    false),
            new Look(
                    0xEABD95,
                    Hair.BUN,
                    0x221D24,
                    Beard.NONE,
                    Glasses.NONE,
                    0x3A261C,
                    Outfit.CREW,
                    0xE4716A,
                    0xFFFFFF,
                    0xCFE8EC,
                    true),
            new Look(
                    0xFBE1CE,
                    Hair.QUIFF,
                    0xD8AF63,
                    Beard.NONE,
                    Glasses.NONE,
                    0x5A8FB0,
                    Outfit.HOODIE,
                    0x5B7FA6,
                    0xF2F2F0,
                    0xDDE5EC,
                    false),
            new Look(
                    0xC48A60,
                    Hair.CURLS,
                    0x35231D,
                    Beard.STUBBLE,
                    Glasses.ROUND,
                    0x4B3020,
                    Outfit.BLAZER,
                    0x7A2F3F,
                    0xFAF3EA,
                    0xF6EBD2,
                    false),
            new Look(
                    0xF1CBAA,
                    Hair.BOB,
                    0xBFC1C9,
                    Beard.NONE,
                    Glasses.SQUARE,
                    0x56708C,
                    Outfit.TURTLENECK,
                    0x6C4A75,
                    0x6C4A75,
                    0xF4DDE2,
                    true));

    private static final int[] HAIR = {0x2A2221, 0x4B2E2A, 0x6A452B, 0x8F5A33};
    private static final int[] CLOTHES = {
        0x1F5F68, 0xE3A33B, 0x2D3F66, 0x6B7F5A, 0x3F7D6B, 0xE4716A, 0x5B7FA6, 0x7A2F3F, 0x6C4A75, 0x46505E
    };
    private static final int[] WALLS = {
        0xF6DFCF, 0xCFE6DC, 0xD3E2F2, 0xEFE3CB, 0xE3DCF3, 0xCFE8EC, 0xDDE5EC, 0xF6EBD2, 0xF4DDE2
    };

    private Looks() {}

    static Look of(String faceId) {
        Look known = KNOWN.get(faceId.toLowerCase(Locale.ROOT));
        return known == null ? draw(random(faceId)) : known;
    }

    /** Chances that are the same for a face id at any time. */
    static SplittableRandom random(String faceId) {
        UUID hash = UUID.nameUUIDFromBytes(faceId.getBytes(StandardCharsets.UTF_8));
        return new SplittableRandom(
                hash.getMostSignificantBits() ^ Long.rotateLeft(hash.getLeastSignificantBits(), 17));
    }

    private static Look draw(SplittableRandom random) {
        Look person = PEOPLE.get(random.nextInt(PEOPLE.size()));
        Glasses[] glasses = {Glasses.NONE, Glasses.NONE, Glasses.ROUND, Glasses.SQUARE};
        Outfit[] outfits = Outfit.values();
        // Grey, red and fair hair stay as they are: they are what these people are known by.
        boolean dark = Tones.brightness(person.hairColour()) < 90;
        return person.with(glasses[random.nextInt(glasses.length)])
                .withHair(dark && Tones.brightness(person.skin()) > 130 ? pick(HAIR, random) : person.hairColour())
                .wearing(outfits[random.nextInt(outfits.length)], pick(CLOTHES, random))
                .before(pick(WALLS, random));
    }

    private static int pick(int[] colours, SplittableRandom random) {
        return colours[random.nextInt(colours.length)];
    }
}
