package io.avatargateway.room.livekit;

import io.avatargateway.session.model.GatewayException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test class that takes part in rooms, which is skipped, with a printed reason, where WebRTC cannot be loaded. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsWebRtc.Condition.class)
public @interface NeedsWebRtc {

    /** Tries to load it, once for each class. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (context.getTestMethod().isPresent()) {
                return ConditionEvaluationResult.enabled("its class is");
            }
            try (LazyRooms rooms = new LazyRooms((java.net.URI) null)) {
                rooms.require();
                return ConditionEvaluationResult.enabled("WebRTC is there");
            } catch (GatewayException missing) {
                String reason = "skipped: " + missing.getMessage();
                System.out.println(context.getRequiredTestClass().getSimpleName() + " " + reason);
                return ConditionEvaluationResult.disabled(reason);
            }
        }
    }
}
