package io.avatargateway.sandbox.assets;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an image is shown. */
public enum AssetKind {
    /** Behind the avatar. */
    BACKGROUNDS,
    /** Over the avatar, through its transparency. */
    FOREGROUNDS;

    /**
     * Its name in paths.
     *
     * @return in lower case
     */
    public String pathName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of that name.
     *
     * @param pathName as in paths
     * @return empty if there is none
     */
    public static Optional<AssetKind> of(String pathName) {
        return Arrays.stream(values())
                .filter(kind -> kind.pathName().equals(pathName))
                .findFirst();
    }
}
