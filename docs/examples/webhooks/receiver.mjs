// Takes the gateway's webhooks. SECRET is the webhook's secret (whsec_…), PORT where it listens.
// Needs `npm install standardwebhooks`.
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.SECRET);
// Ids that were seen. A real receiver keeps them where a restart does not forget them, for two days.
const seen = new Set();

function take(headers, body) {
    let event;
    try {
        // Throws where nobody signed it with this secret, or more than five minutes ago.
        event = webhook.verify(body, headers);
    } catch (refused) {
        return 401;
    }
    if (!seen.has(headers["webhook-id"])) {
        // Answer first and work later where the work takes more than a second or two.
        console.log(event.type, event.subject, event.data.state);
        seen.add(headers["webhook-id"]);
    }
    return 204;
}

const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    // The bytes as they came: a body that was parsed and written again has another signature.
    request.on("end", () => {
        response.statusCode = take(request.headers, Buffer.concat(parts).toString("utf8"));
        response.end();
    });
});
server.listen(Number(process.env.PORT ?? 9000), "127.0.0.1", () => {
    console.log("listening on", server.address().port);
});
