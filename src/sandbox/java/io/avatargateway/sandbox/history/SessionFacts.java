package io.avatargateway.sandbox.history;

/**
 * What is fixed about a session from its start.
 *
 * @param id ours, {@code sbx_…}
 * @param simliSessionId the one that is told to the client
 * @param faceId as in the token call
 * @param sessionAggregator as in the token call, may be null
 * @param model as in the token call, may be null
 * @param handleSilence as in the token call
 * @param maxSessionSeconds as in the token call
 * @param maxIdleSeconds as in the token call
 * @param scene what the token call asked of the picture
 * @param room LiveKit room
 * @param identity the viewer's identity in it
 */
public record SessionFacts(
        String id,
        String simliSessionId,
        String faceId,
        String sessionAggregator,
        String model,
        boolean handleSilence,
        long maxSessionSeconds,
        long maxIdleSeconds,
        SceneFacts scene,
        String room,
        String identity) {}
