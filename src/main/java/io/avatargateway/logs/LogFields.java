package io.avatargateway.logs;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Fields of their own for a line, where the log is JSON: the server writes {@code session} as {@code ext_session}. A
 * number's name ends in {@code _int}, by which the server knows that it is one.
 *
 * <p>Open Liberty's {@code LogRecordContext} is public, but the artifact that has it is not needed for anything else.
 * So it is looked up by its name, and elsewhere there are no such fields.
 */
final class LogFields {

    private static final String CONTEXT = "com.ibm.websphere.logging.hpel.LogRecordContext";

    private final BiConsumer<String, String> add;
    private final Consumer<String> remove;

    /**
     * @param add gives the lines of this thread a field
     * @param remove takes it from them
     */
    LogFields(BiConsumer<String, String> add, Consumer<String> remove) {
        this.add = add;
        this.remove = remove;
    }

    /** Those of the server that this runs in; none in another one. */
    static LogFields ofServer() {
        try {
            Class<?> context = Class.forName(CONTEXT);
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodHandle add = lookup.findStatic(
                    context, "addExtension", MethodType.methodType(void.class, String.class, String.class));
            MethodHandle remove =
                    lookup.findStatic(context, "removeExtension", MethodType.methodType(boolean.class, String.class));
            return new LogFields(
                    (name, value) -> call(() -> add.invoke(name, value)), name -> call(() -> remove.invoke(name)));
        } catch (ReflectiveOperationException anotherServer) {
            return new LogFields((name, value) -> {}, name -> {});
        }
    }

    /** Writes with these fields. On the calling thread. */
    void with(Map<String, Object> fields, Runnable write) {
        fields.forEach((name, value) -> add.accept(key(name, value), value.toString()));
        try {
            write.run();
        } finally {
            fields.forEach((name, value) -> remove.accept(key(name, value)));
        }
    }

    private static String key(String name, Object value) {
        return value instanceof Number ? name + "_int" : name;
    }

    @FunctionalInterface
    private interface Call {
        Object run() throws Throwable;
    }

    private static void call(Call call) {
        try {
            call.run();
        } catch (RuntimeException | Error defect) {
            throw defect;
        } catch (Throwable never) {
            throw new IllegalStateException(never);
        }
    }
}
