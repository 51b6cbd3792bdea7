// Lets an avatar speak a file, by AMQP 1.0 and nothing else. Needs Node 18 or later, and rhea: npm ci
//
//   node speak.mjs FILE                      opens a session, speaks, closes the session
//   node speak.mjs FILE --session ses_…      speaks in a session that is open
//   node speak.mjs FILE --parts 5            sends the speech in parts, as a synthesiser does that is still at work
//
// BROKER_URL (amqp://user:password@host:port) says where the broker is. Prints every reply; the exit code is 0 if all was heard.

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import rhea from "rhea";

const { values: options, positionals: [file] } = parseArgs({
  allowPositionals: true,
  options: { session: { type: "string" }, parts: { type: "string", default: "1" }, type: { type: "string" } },
});
const parts = Number(options.parts);
if (!file || !(Number.isInteger(parts) && parts >= 1 && parts <= 10_000)) {
  console.error("usage: node speak.mjs FILE [--session ID] [--parts 1..10000] [--type MIME-TYPE]");
  process.exit(2);
}

// Before anything is opened: a session costs money from its first second.
const audio = await readFile(file).catch((error) => {
  console.error(`file: ${file} (expected: a file that can be read; ${error.code})`);
  process.exit(1);
});

const patience = 60_000;
// The session that this program has to close, whatever happens.
let opened;
let failing = false;
const broker = new URL(process.env.BROKER_URL ?? "amqp://127.0.0.1:61616");
const connection = rhea.create_container().connect({
  host: broker.hostname,
  port: Number(broker.port || 5672),
  username: decodeURIComponent(broker.username) || undefined,
  password: decodeURIComponent(broker.password) || undefined,
  reconnect: false,
});
process.once("SIGINT", () => fail("stopped"));
// Without these listeners a broker that is away would be an exception.
for (const event of ["connection_error", "disconnected", "sender_error", "receiver_error"]) {
  connection.on(event, (context) => fail(`${event}: ${context.error ?? context.sender?.error ?? context.receiver?.error ?? ""}`));
}

// A queue for the replies that lives as long as this connection; the broker makes up its name.
const receiver = connection.open_receiver({ source: { dynamic: true } });
await within(once(receiver, "receiver_open"), "the reply queue");
const replyTo = receiver.source.address;
const waiting = [];
const arrived = [];
receiver.on("message", ({ message }) => (waiting.length ? waiting.shift()(message) : arrived.push(message)));

if (!options.session) {
  opened = (await command({ command: "open" })).id;
}
const status = await speak(options.session ?? opened, audio).catch((error) => fail(error.message));
if (opened) {
  await command({ command: "close", sessionId: opened });
}
connection.removeAllListeners("disconnected");
connection.close();
process.exitCode = status === "finished" ? 0 : 1;

/** Opens, describes, interrupts or closes a session: JSON there, JSON back. */
async function command(json) {
  const id = randomUUID();
  await send("avatar.sessions", {
    durable: true,
    reply_to: replyTo,
    correlation_id: id,
    ttl: patience,
    // The same id again would be the same command: it is safe to send it again when no reply came.
    application_properties: { AvatarCommandId: id },
    body: JSON.stringify(json),
  });
  let reply;
  do {
    // A word on the speech may come between.
    reply = await next();
  } while (reply.correlation_id !== id);
  if (reply.application_properties.AvatarStatus !== "done") {
    await fail(`${json.command}: ${reply.body}`);
  }
  const answer = JSON.parse(reply.body);
  // What opens the room is for the front end, and not for a log.
  console.log(JSON.stringify({ command: json.command, session: answer.id, state: answer.state }));
  return answer;
}

/** Sends the speech, whole or in parts, and waits for its one final reply. */
async function speak(session, audio) {
  const jobId = randomUUID();
  const size = Math.ceil(audio.length / parts);
  for (let part = 0; part < parts; part++) {
    const inParts = {
      AvatarPart: rhea.types.wrap_int(part),
      AvatarLastPart: rhea.types.wrap_boolean(part === parts - 1),
    };
    await send("avatar.audio", {
      durable: true,
      reply_to: replyTo,
      correlation_id: jobId,
      application_properties: {
        AvatarSessionId: session,
        AvatarJobId: jobId,
        ...(options.type ? { AvatarAudioType: options.type } : {}),
        ...(parts > 1 ? inParts : {}),
      },
      // A data section: bytes, and no string.
      body: rhea.message.data_section(audio.subarray(part * size, (part + 1) * size)),
    });
  }
  for (;;) {
    const reply = await next();
    console.log(reply.body);
    const { AvatarStatus: said } = reply.application_properties;
    if (said !== "accepted" && said !== "started") {
      return said;
    }
  }
}

/** Sends a message, and waits until the broker has it. */
async function send(queue, message) {
  const sender = connection.open_sender({ target: { address: queue, capabilities: ["queue"] } });
  await within(once(sender, "sendable"), `a place in ${queue}`);
  const outcome = new Promise((resolve, reject) => {
    sender.once("accepted", resolve);
    for (const refusal of ["rejected", "released", "modified"]) {
      sender.once(refusal, () => reject(new Error(`${queue}: ${refusal}`)));
    }
  });
  sender.send(message);
  await within(outcome, `the broker's word on a message to ${queue}`);
  sender.close();
}

/** The next reply. */
function next() {
  const reply = arrived.length ? Promise.resolve(arrived.shift()) : new Promise((resolve) => waiting.push(resolve));
  return within(reply, "a reply: is the gateway running?");
}

function within(promise, what) {
  const timer = setTimeout(() => fail(`waited ${patience} ms in vain for ${what}`), patience);
  return promise.catch((error) => fail(error.message)).finally(() => clearTimeout(timer));
}

/** Says why, closes the session that was opened here, and ends; never comes back. */
async function fail(why) {
  console.error(why);
  if (opened && !failing && connection.is_open()) {
    failing = true;
    // Whoever waited for these waits no longer.
    waiting.length = 0;
    await command({ command: "close", sessionId: opened });
  } else if (opened) {
    console.error(`session: ${opened} may still be open (expected: closed)`);
  }
  process.exit(1);
}
