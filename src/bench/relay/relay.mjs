// What somebody would write in place of the gateway: a durable queue per session, one message at a time, frames paced
// to a lead of 5 s, replies, each message settled when it was played. It has no limits, no recovery, no interrupts.
//
//   node relay.mjs BROKER-PORT SANDBOX-URL SESSIONS
//
// Prints `opened MILLIS`, then `id` and the sandbox's id of each session, then `sending`; ends with its standard input.
import rhea from 'rhea';
import WebSocket from 'ws';

const [, , brokerPort, sandbox, sessions] = process.argv;
const FRAME_BYTES = Number(process.env.AUDIO_FRAME_BYTES ?? 6000);
const BYTES_PER_MILLI = 32;
const LEAD_MILLIS = 5_000;
const REFILL_MILLIS = 750;
const MOST_BUFFERED_BYTES = 256 * 1024;
const OPENING_AT_ONCE = 16;

const broker = rhea.create_container().connect({ host: '127.0.0.1', port: Number(brokerPort), reconnect: false });
const replies = broker.open_sender({ target: {} });
const sleep = (millis) => new Promise((then) => setTimeout(then, millis));

async function open(number) {
  const answer = await fetch(`${sandbox}/compose/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'x-simli-api-key': 'bench' },
    body: JSON.stringify({ faceId: 'bench' }),
  });
  const token = encodeURIComponent((await answer.json()).session_token);
  const url = `${sandbox.replace(/^http/, 'ws')}/compose/webrtc/livekit?session_token=${token}`;
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const session = { socket, id: '', playedAt: 0 };
  await new Promise((started, failed) => {
    socket.on('error', failed);
    socket.on('message', (data) => {
      const text = data.toString();
      if (text === 'START') started();
      session.id = /"session_id"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? session.id;
    });
  });
  const address = `relay.${number}`;
  const receiver = broker.open_receiver({ source: { address }, credit_window: 0, autoaccept: false });
  receiver.on('message', ({ message, delivery }) => speak(session, receiver, message, delivery));
  receiver.add_credit(1);
  return session;
}

async function speak(session, receiver, message, delivery) {
  const reply = (status) =>
    replies.send({
      to: message.reply_to,
      correlation_id: message.correlation_id ?? message.message_id,
      durable: true,
      application_properties: { AvatarStatus: status },
      body: JSON.stringify({ status }),
    });
  const leadMillis = () => session.playedAt - performance.now();
  reply('accepted');
  setTimeout(() => reply('started'), Math.max(0, leadMillis()));
  const speech = message.body.content;
  for (let at = 0; at < speech.length; at += FRAME_BYTES) {
    if (leadMillis() > LEAD_MILLIS) await sleep(leadMillis() - LEAD_MILLIS + REFILL_MILLIS);
    while (session.socket.bufferedAmount > MOST_BUFFERED_BYTES) await sleep(10);
    const frame = speech.subarray(at, at + FRAME_BYTES);
    session.socket.send(frame);
    session.playedAt = Math.max(session.playedAt, performance.now()) + frame.length / BYTES_PER_MILLI;
  }
  receiver.add_credit(1);
  await sleep(leadMillis());
  reply('finished');
  delivery.accept();
}

const begin = performance.now();
const relayed = [];
for (let i = 0; i < Number(sessions); i += OPENING_AT_ONCE) {
  const numbers = Array.from({ length: Math.min(OPENING_AT_ONCE, sessions - i) }, (_, k) => i + k);
  relayed.push(...(await Promise.all(numbers.map(open))));
}
console.log(`opened ${Math.round(performance.now() - begin)}`);
relayed.forEach((session) => console.log(`id ${session.id}`));
console.log('sending');
process.stdin.on('end', () => process.exit(0)).resume();
