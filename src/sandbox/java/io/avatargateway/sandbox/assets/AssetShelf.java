package io.avatargateway.sandbox.assets;

import io.avatargateway.sandbox.avatar.Plate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** All images there are. In memory: they go with the sandbox. Thread-safe. */
public final class AssetShelf {
    /** Uploads of one kind that are kept at a time. */
    public static final int MAX_UPLOADS = 20;

    private final Map<String, Asset> assets = new LinkedHashMap<>();

    /** Those that the sandbox has painted itself. */
    public AssetShelf() {
        PaintedAssets.all().forEach(asset -> assets.put(asset.id(), asset));
    }

    /**
     * Keeps an upload.
     *
     * @param kind where it is shown
     * @param name of its file
     * @param image as it was checked
     * @param now when
     * @return with its new id; empty if there are as many already as are kept
     */
    public synchronized Optional<Asset> add(AssetKind kind, String name, UploadedImage image, Instant now) {
        long kept = assets.values().stream()
                .filter(asset -> asset.kind() == kind && asset.isUpload())
                .count();
        if (kept >= MAX_UPLOADS) {
            return Optional.empty();
        }
        byte[] png = image.png();
        Asset asset = new Asset(
                UUID.randomUUID().toString(),
                kind,
                name,
                image.width(),
                image.height(),
                now,
                true,
                () -> png,
                new Plate(() -> Png.read(png)));
        assets.put(asset.id(), asset);
        return Optional.of(asset);
    }

    /**
     * Those of a kind.
     *
     * @param kind where they are shown
     * @return newest first
     */
    public synchronized List<Asset> list(AssetKind kind) {
        List<Asset> found = new ArrayList<>(
                assets.values().stream().filter(asset -> asset.kind() == kind).toList());
        Collections.reverse(found);
        return found;
    }

    /**
     * One of a kind.
     *
     * @param kind where it is shown
     * @param id its id, may be null
     * @return empty if there is none
     */
    public synchronized Optional<Asset> find(AssetKind kind, String id) {
        return Optional.ofNullable(assets.get(id)).filter(asset -> asset.kind() == kind);
    }

    /**
     * Forgets an upload. Sessions that show it go on showing it.
     *
     * @param kind where it is shown
     * @param id its id
     * @return false if there is no such upload
     */
    public synchronized boolean remove(AssetKind kind, String id) {
        Optional<Asset> upload = find(kind, id).filter(Asset::isUpload);
        upload.ifPresent(asset -> assets.remove(asset.id()));
        return upload.isPresent();
    }
}
