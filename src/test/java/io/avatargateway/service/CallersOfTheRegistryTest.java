package io.avatargateway.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.Caller;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No way in can forget who asks: whatever tells of a session, or changes one, takes a caller. */
class CallersOfTheRegistryTest {

    /** What the gateway does by itself with its own sessions, for nobody; and figures that name no session. */
    private static final Set<String> NOBODYS = Set.of(
            "isStopping",
            "takeUp",
            "prepare",
            "leave",
            "holdAll",
            "goOn",
            "liveIds",
            "placesLeft",
            "backlog",
            "recovering",
            "pulse",
            "ownerElsewhere");

    @ParameterizedTest
    @ValueSource(
            classes = {
                SessionRegistry.class,
                AllSessions.class,
                SessionList.class,
                SpeechIntake.class,
                PictureIntake.class
            })
    void shouldTakeACallerFirst(Class<?> type) {
        Set<String> without = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> method.getParameterCount() == 0 || method.getParameterTypes()[0] != Caller.class)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(without).as("methods of %s without a caller", type).isSubsetOf(NOBODYS);
    }
}
