package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.assets.Asset;
import io.avatargateway.sandbox.assets.AssetKind;
import io.avatargateway.sandbox.assets.AssetShelf;
import io.avatargateway.sandbox.avatar.Plate;
import io.avatargateway.sandbox.avatar.Stage;
import io.avatargateway.sandbox.history.LiveScene;
import io.avatargateway.sandbox.history.SceneFacts;
import io.avatargateway.sandbox.history.SessionRecord;
import java.util.Optional;

/** What stands around one session's avatar, and what changes it. Not thread-safe: on the loop. */
final class SessionScene {
    private final SceneFacts asked;
    private final AssetShelf assets;
    private final CameraOrder order;
    private final SessionRecord record;
    private final Stage stage;

    SessionScene(SessionRecord record, AssetShelf assets, CameraOrder order) {
        this.record = record;
        this.assets = assets;
        this.order = order;
        this.asked = record.facts().scene();
        this.stage = new Stage(SceneRequest.cameraOf(asked.camera()));
        if (asked.trinity2()) {
            // An id that nobody uploaded leaves the avatar its own.
            swap(AssetKind.BACKGROUNDS, find(AssetKind.BACKGROUNDS, asked.backgroundId()));
            swap(AssetKind.FOREGROUNDS, find(AssetKind.FOREGROUNDS, asked.foregroundId()));
        }
    }

    /** To be painted. */
    Stage stage() {
        return stage;
    }

    void carryOut(LiveCommand command, long nowNanos) {
        if (command instanceof LiveCommand.Broken broken) {
            ignore(command, broken.violation());
        } else if (!asked.trinity2()) {
            ignore(command, "the face is no Trinity-2 face");
        } else if (command instanceof LiveCommand.MoveCamera move) {
            moveCamera(move, nowNanos);
        } else if (command instanceof LiveCommand.SwapBackground swap) {
            swapTo(command, AssetKind.BACKGROUNDS, swap.id());
        } else if (command instanceof LiveCommand.SwapForeground swap) {
            swapTo(command, AssetKind.FOREGROUNDS, swap.id());
        }
    }

    private void moveCamera(LiveCommand.MoveCamera move, long nowNanos) {
        record.liveScene().camera(move.values());
        if (order.isKnown()) {
            stage.aim(order.camera(move.values()), order.glide(move.values()), nowNanos);
        }
    }

    private void swapTo(LiveCommand command, AssetKind kind, Optional<String> id) {
        Optional<Asset> asset = id.flatMap(wanted -> find(kind, wanted));
        if (id.isPresent() && asset.isEmpty()) {
            ignore(command, "not one of your " + kind.pathName());
        } else {
            swap(kind, asset);
        }
    }

    private Optional<Asset> find(AssetKind kind, String id) {
        return Optional.ofNullable(id).flatMap(wanted -> assets.find(kind, wanted.toLowerCase(java.util.Locale.ROOT)));
    }

    private void swap(AssetKind kind, Optional<Asset> asset) {
        LiveScene live = record.liveScene();
        String id = asset.map(Asset::id).orElse(null);
        Optional<Plate> plate = asset.map(Asset::plate);
        if (kind == AssetKind.BACKGROUNDS) {
            live.background(id);
            stage.background(plate);
        } else {
            live.foreground(id);
            stage.foreground(plate);
        }
    }

    private void ignore(LiveCommand command, String why) {
        record.timeline().note("ignored", command.prefix() + ": " + why);
    }
}
