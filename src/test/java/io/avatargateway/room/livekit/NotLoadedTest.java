package io.avatargateway.room.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.room.probe.ProbeSchedule;
import io.avatargateway.room.probe.Probes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** WebRTC is not loaded before a participant is wanted; where it cannot be, that is a clear word and not an Error. */
class NotLoadedTest {

    @Test
    void shouldLoadNothingOfWebRtcBeforeItIsUsedAndSayClearlyThatItIsMissing() throws Exception {
        WithoutWebRtc loader = new WithoutWebRtc();
        // As a container does with beans: every member is looked at.
        for (Class<?> bean : List.of(LazyRooms.class, Probes.class, ProbeSchedule.class, Placeholders.class)) {
            Class<?> again = Class.forName(bean.getName(), true, loader);
            assertThat(again).isNotSameAs(bean);
            assertThat(again.getDeclaredMethods()).isNotEmpty();
            assertThat(again.getDeclaredFields()).isNotEmpty();
            assertThat(again.getDeclaredConstructors()).isNotEmpty();
        }
        Class<?> lazy = Class.forName(LazyRooms.class.getName(), true, loader);
        Constructor<?> constructor = lazy.getDeclaredConstructor(URI.class);
        constructor.setAccessible(true);
        Object rooms = constructor.newInstance((URI) null);
        assertThat(loader.asked).isEmpty();

        Method require = lazy.getDeclaredMethod("require");
        require.setAccessible(true);
        for (int twice = 0; twice < 2; twice++) {
            try {
                require.invoke(rooms);
                throw new AssertionError("there is no WebRTC");
            } catch (InvocationTargetException refused) {
                assertThat(refused.getCause().getClass().getSimpleName()).isEqualTo("GatewayException");
                assertThat(refused.getCause()).hasMessageContaining("the WAR has no WebRTC for");
            }
        }
        assertThat(loader.asked).isNotEmpty();
    }

    @Test
    void shouldNameTheLibraryThatIsMissing() {
        assertThat(MissingWebRtc.hint(new ExceptionInInitializerError(new UnsatisfiedLinkError(
                        "/tmp/x.so: libpulse.so.0: cannot open shared object file: No such file or directory"))))
                .isEqualTo("libpulse0 is missing on this machine: apt-get install libpulse0, then restart the server");
        assertThat(MissingWebRtc.hint(
                        new UnsatisfiedLinkError("/tmp/x.so: libX11.so.6: cannot open shared object file: No such")))
                .contains("libX11.so.6");
    }

    /** Loads the gateway's classes anew, and has no WebRTC. */
    private static final class WithoutWebRtc extends ClassLoader {

        private final List<String> asked = new CopyOnWriteArrayList<>();

        WithoutWebRtc() {
            super(NotLoadedTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith("dev.onvoid.")) {
                    asked.add(name);
                    throw new ClassNotFoundException(name);
                }
                Class<?> known = findLoadedClass(name);
                if (known != null || !name.startsWith("io.avatargateway.")) {
                    return known != null ? known : super.loadClass(name, resolve);
                }
                try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException failed) {
                    throw new ClassNotFoundException(name, failed);
                }
            }
        }
    }
}
