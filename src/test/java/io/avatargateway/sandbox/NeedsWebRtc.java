package io.avatargateway.sandbox;

import io.avatargateway.sandbox.webrtc.MediaPorts;
import io.avatargateway.sandbox.webrtc.WebRtc;
import io.avatargateway.sandbox.webrtc.WebRtcMissingException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test class for rooms, which is skipped, with a printed reason, where WebRTC cannot be loaded. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsWebRtc.Condition.class)
public @interface NeedsWebRtc {

    /** Tries to load it, once for each class: that takes milliseconds after the first. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (context.getTestMethod().isPresent()) {
                return ConditionEvaluationResult.enabled("its class is");
            }
            try {
                WebRtc.load(MediaPorts.ANY).close();
                return ConditionEvaluationResult.enabled("WebRTC is there");
            } catch (WebRtcMissingException e) {
                String reason = "skipped: " + e.getMessage();
                System.out.println(context.getRequiredTestClass().getSimpleName() + " " + reason);
                return ConditionEvaluationResult.disabled(reason);
            }
        }
    }
}
