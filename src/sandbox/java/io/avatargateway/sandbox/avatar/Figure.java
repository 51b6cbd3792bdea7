package io.avatargateway.sandbox.avatar;

/** Somebody, painted in layers of one fineness: what falls behind the neck, the body, the head. */
final class Figure {
    private static final float HEAD_AND_SHOULDERS_END = 530;
    /** Far below any frame's edge: an avatar may be lifted, or seen from afar. */
    private static final float STANDING_END = 1500;

    private final float scale;
    private final Layer behind;
    private final Layer body;
    private final Face face;
    private final Bend bend;

    private Figure(Look look, float scale, float behindScale, Layer body) {
        this.scale = scale;
        this.body = body;
        behind = HairPainter.falls(look.hair()) ? behind(look, behindScale) : null;
        face = new Face(look, scale);
        bend = new Bend(face.layer());
    }

    /** One who is cut off at the lower edge of the design. */
    static Figure headAndShoulders(Look look, float scale, float behindScale) {
        Layer body = new Layer(20, 290, 492, HEAD_AND_SHOULDERS_END, scale);
        new BodyPainter(look, body.graphics).paint();
        return new Figure(look, scale, behindScale, body);
    }

    /** One with arms and hands. */
    static Figure standing(Look look, float scale) {
        Layer body = new Layer(-40, 290, 552, STANDING_END, scale);
        new TorsoPainter(look, body.graphics).paintTrunk();
        new BodyPainter(look, body.graphics).paint();
        new TorsoPainter(look, body.graphics).paintArms();
        return new Figure(look, scale, scale, body);
    }

    private static Layer behind(Look look, float scale) {
        Layer layer = new Layer(110, 76, 402, 456, scale);
        new HairPainter(look, layer.graphics).paintBehindNeck();
        return layer;
    }

    /** Pixels of its layers in a unit. */
    float scale() {
        return scale;
    }

    /** Lays it on a frame. */
    void lay(Canvas canvas, Pose head, Pose trunk, FaceState state) {
        canvas.hideBehind(face.layer(), head);
        if (behind != null) {
            canvas.lay(behind, head.flat());
        }
        canvas.lay(body, trunk);
        face.paint(state.gaze(), state.seconds(), state.mouth(), state.lively());
        canvas.layBent(face.layer(), head, bend);
    }

    /**
     * What a face shows at a moment.
     *
     * @param seconds since the picture began
     * @param lively how lively the talk is, 0 to 1
     */
    record FaceState(Gaze gaze, double seconds, MouthShape mouth, float lively) {}
}
