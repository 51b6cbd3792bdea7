package io.avatargateway.suite;

/** How often an {@link Endurance} test does what it does. */
public final class Rounds {

    private static final boolean LONG = Boolean.getBoolean("endurance");

    private Rounds() {}

    /**
     * @param inTheSuite in every build
     * @param inEndurance with {@code -Pendurance}
     */
    public static int of(int inTheSuite, int inEndurance) {
        return LONG ? inEndurance : inTheSuite;
    }
}
