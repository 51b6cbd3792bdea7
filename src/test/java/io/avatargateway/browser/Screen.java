package io.avatargateway.browser;

import java.util.Map;

/** The screens that pages are looked at on. */
public enum Screen {
    /** 1280×800 with a mouse. */
    DESKTOP(1280, 800, 1, false),
    /** 390×844 CSS pixels at three times the density, with fingers. */
    PHONE(390, 844, 3, true);

    private final int width;
    private final int height;
    private final int density;
    private final boolean touch;

    Screen(int width, int height, int density, boolean touch) {
        this.width = width;
        this.height = height;
        this.density = density;
        this.touch = touch;
    }

    boolean touch() {
        return touch;
    }

    Map<String, Object> metrics() {
        return metrics(width, height, density, touch);
    }

    static Map<String, Object> plain(int width, int height) {
        return metrics(width, height, 1, false);
    }

    private static Map<String, Object> metrics(int width, int height, int density, boolean mobile) {
        return Map.of("width", width, "height", height, "deviceScaleFactor", density, "mobile", mobile);
    }
}
