package io.avatargateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.avatargateway.client.Json;
import io.avatargateway.client.Reply;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Changes the picture while the session runs. */
@Command(
        name = "picture",
        description = "Changes camera, background or foreground of a Trinity-2 face, when what was sent before is "
                + "spoken, or at once; prints the job. Stops no speech.")
final class PictureCommand implements Callable<Integer> {

    @ParentCommand
    private CommonOptions cli;

    @Mixin
    private SessionOption session;

    @ArgGroup(multiplicity = "1")
    private Change change;

    @Option(
            names = "--mode",
            defaultValue = "queue",
            paramLabel = "MODE",
            converter = Rules.Mode.class,
            description = "queue: in its turn; next: behind what is being spoken; interrupt: now.")
    private String mode;

    @Option(names = "--job-id", paramLabel = "NAME", description = "Your name of the job; else one is made.")
    private String jobId;

    /** One of them. */
    static final class Change {
        @Option(
                names = "--camera",
                paramLabel = "NUMBERS",
                description = "4, 7 or 9 numbers with commas between, in the order of Simli's page Camera.")
        private String camera;

        @Option(
                names = "--background",
                paramLabel = "ID",
                description = "An image uploaded to Simli; none is the avatar's own.")
        private String background;

        @Option(
                names = "--foreground",
                paramLabel = "ID",
                description = "An image uploaded to Simli; none takes it away.")
        private String foreground;
    }

    @Override
    public Integer call() {
        ObjectNode wish = Json.object();
        if (change.camera != null) {
            ArrayNode values = wish.put("action", "camera").putArray("camera");
            for (String number : change.camera.split(",", -1)) {
                values.add(Rules.number("--camera", change.camera, number));
            }
        } else if (change.background != null) {
            putImage(wish, "background", change.background);
        } else {
            putImage(wish, "foreground", change.foreground);
        }
        wish.put("mode", mode);
        if (jobId != null) {
            wish.put("jobId", jobId);
        }
        Reply job = cli.gateway().act(session.id(), wish);
        cli.output().result(job.json(), job.status() + ": job " + job.jobId());
        return Outcome.FINISHED.exitCode();
    }

    private static void putImage(ObjectNode wish, String action, String id) {
        wish.put("action", action);
        if (!id.equals("none")) {
            wish.put("imageId", id);
        }
    }
}
