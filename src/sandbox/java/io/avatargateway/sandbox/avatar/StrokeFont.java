package io.avatargateway.sandbox.avatar;

import java.awt.geom.Path2D;
import java.util.HashMap;
import java.util.Map;

/** Letters as strokes of a pen, for machines that have no fonts. */
final class StrokeFont {
    /**
     * A letter and its strokes. A point is two digits: to the right (0 to 4) and down (0 to 8). Down, 0 is the top of a
     * capital letter, 6 the line.
     */
    private static final String[] LETTERS = {
        "A 062046 1434",
        "B 06003041423303 3344453606",
        "C 4130100105163645",
        "D 00304145360600",
        "E 40000646 0333",
        "F 400006 0333",
        "G 41301001051636454323",
        "H 0006 4046 0343",
        "I 0006",
        "J 3035261605",
        "K 0006 4004 2246",
        "L 000646",
        "M 0600234046",
        "N 06004640",
        "O 103041453616050110",
        "P 06003041423303",
        "Q 103041453616050110 2446",
        "R 06003041423303 2346",
        "S 413010010213334445361605",
        "T 0040 2026",
        "U 000516364540",
        "V 002640",
        "W 0016233640",
        "X 0046 4006",
        "Y 002340 2326",
        "Z 00400646",
        "0 102031352616050110",
        "1 011016",
        "2 01102031320636",
        "3 0110203132233435261605 1323",
        "4 26200434",
        "5 300002223335261605",
        "6 312010010516263534231304",
        "7 003016",
        "8 13020110203132231304051626353423",
        "9 322313020110203135261605",
        "a 3236 3322120305162635",
        "b 0006 0312223335261605",
        "c 3322120305162635",
        "d 3036 3322120305162635",
        "e 04343322120305162635",
        "f 201116 0222",
        "g 3237281807 3322120305162635",
        "h 0006 0312223336",
        "i 0206 0000",
        "j 121708 1010",
        "k 0006 3205 1436",
        "l 0006",
        "m 0206 03122326 23324346",
        "n 0206 0312223336",
        "o 122233352616050312",
        "p 0208 0312223335261605",
        "q 3238 3322120305162635",
        "r 0206 031222",
        "s 3212031424352606",
        "t 101526 0222",
        "u 0205162635 3236",
        "v 022642",
        "w 0216233642",
        "x 0236 3206",
        "y 0226 4218",
        "z 02320636",
        "_ 0737",
        "- 0333",
        ". 0606",
        ", 0617",
        ": 0303 0606",
        "/ 0630",
        "· 0303",
        "… 0606 2626 4646",
    };

    private static final String[] UNKNOWN = {"0030360600"};
    private static final float CAPITAL = 6;
    private static final float GAP = 1.9f;
    private static final float BLANK = 2;
    private static final Map<Character, String[]> STROKES = strokes();

    private final float unit;

    /** @param height of a capital letter */
    StrokeFont(float height) {
        unit = height / CAPITAL;
    }

    private static Map<Character, String[]> strokes() {
        Map<Character, String[]> strokes = new HashMap<>();
        for (String letter : LETTERS) {
            strokes.put(letter.charAt(0), letter.substring(2).split(" "));
        }
        return strokes;
    }

    float width(String line) {
        float width = -GAP;
        for (int i = 0; i < line.length(); i++) {
            width += wide(line.charAt(i)) + GAP;
        }
        return Math.max(0, width * unit);
    }

    /** The strokes of a line of letters, from its left end on the line. */
    Path2D.Float line(String letters, float left, float y) {
        Path2D.Float path = new Path2D.Float();
        float x = left;
        for (int at = 0; at < letters.length(); at++) {
            char letter = letters.charAt(at);
            for (String stroke : strokesOf(letter)) {
                for (int i = 0; i < stroke.length(); i += 2) {
                    float toX = x + (stroke.charAt(i) - '0') * unit;
                    float toY = y + (stroke.charAt(i + 1) - '0' - CAPITAL) * unit;
                    if (i == 0) {
                        path.moveTo(toX, toY);
                    }
                    // Also to where it is already: that makes a dot.
                    path.lineTo(toX, toY);
                }
            }
            x += (wide(letter) + GAP) * unit;
        }
        return path;
    }

    private static String[] strokesOf(char letter) {
        if (letter == ' ') {
            return new String[0];
        }
        return STROKES.getOrDefault(letter, UNKNOWN);
    }

    private static float wide(char letter) {
        if (letter == ' ') {
            return BLANK;
        }
        float widest = 0;
        for (String stroke : strokesOf(letter)) {
            for (int i = 0; i < stroke.length(); i += 2) {
                widest = Math.max(widest, stroke.charAt(i) - '0');
            }
        }
        return widest;
    }
}
