package io.avatargateway.sandbox.avatar;

/**
 * How a mouth stands; all from 0 to 1.
 *
 * @param opening of the jaw: 0 shut, 1 as for a loud "ah"
 * @param spread of the corners, as for "ee"
 * @param rounding of the lips, as for "oo"
 * @param teeth how much the teeth are together and seen, as for "s"
 */
public record MouthShape(float opening, float spread, float rounding, float teeth) {

    /** At rest. */
    public static final MouthShape SHUT = new MouthShape(0, 0, 0, 0);
}
