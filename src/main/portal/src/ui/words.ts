import {
  type CloseReason,
  type ErrorCode,
  GatewayError,
  type JobState,
  ProblemError,
  type SessionState,
  TimeoutError,
  UnexpectedAnswerError,
  UnreachableError,
} from '../api';
import { MicrophoneError } from '../audio/recorder';
import { SpeechError } from '../audio/speech';
import { RoomError, type RoomLoss } from '../room/loss';

/** What happened, and what to do about it, for people. */
export interface Words {
  title: string;
  help: string;
}

const words = (title: string, help: string): Words => ({ title, help });

export const STATE_WORDS: Record<SessionState, string> = {
  OPENING: 'Opening',
  JOINABLE: 'Waiting for the avatar',
  READY: 'Ready',
  SPEAKING: 'Speaking',
  SILENT: 'Silent',
  DRAINING: 'Finishing',
  RECOVERING: 'Reconnecting',
  CLOSED: 'Ended',
};

export const REASON_WORDS: Record<CloseReason, Words> = {
  COMPLETED: words('The session is over', 'Everything that waited was said.'),
  IDLE: words('Ended: nothing was said for too long', 'The avatar is given back when it is not used.'),
  MAX_LENGTH: words(
    'Ended: the longest time was reached',
    'A session may only last so long. Start another one.',
  ),
  CLIENT: words('The session was ended', 'Somebody else ended it.'),
  VIEWER_MISSING: words(
    'Ended: nobody came to watch',
    'A room that nobody joins in time is closed. Was the way to the room blocked?',
  ),
  VIEWER_LEFT: words('Ended: the viewer left', 'Nobody came back to watch in time.'),
  RATE_LIMITED: words('Ended: Simli has too much to do', 'Try again in a while.'),
  UPSTREAM_ERROR: words(
    'Ended: Simli reported an error',
    'Start again. If it comes back, tell your operator.',
  ),
  UPSTREAM_CLOSING: words('Ended by Simli', 'It closed the session on its own account.'),
  LINK_LOST: words('Ended: the connection to Simli broke', 'What was not said yet is reported as failed.'),
  REJECTED: words('Simli refused the session', 'The key, the face or the billing is not accepted.'),
  SHUTDOWN: words('Ended: the gateway was stopped', 'Start again when it is back.'),
  SESSION_LOST: words('Ended: its gateway was lost', 'What was not said yet is reported as failed.'),
  QUOTA: words('Ended: the minutes are used up', 'Your operator can say when there are more.'),
};

export const JOB_WORDS: Record<JobState, string> = {
  accepted: 'waiting',
  started: 'being said',
  finished: 'said',
  interrupted: 'interrupted',
  expired: 'expired',
  rejected: 'refused',
  failed: 'failed',
};

export const ERROR_WORDS: Record<ErrorCode, Words> = {
  UNKNOWN_SESSION: words(
    'This session is not known',
    'It ended some time ago, or the gateway was started again since.',
  ),
  SESSION_ENDED: words('The session is over', 'It takes nothing more. Start another one.'),
  SESSION_LIVE: words('The session has not ended', 'End it first.'),
  SESSION_LIMIT: words(
    'No avatar is free',
    'This server holds as many sessions as it may. Try again in a moment.',
  ),
  TENANT_UNKNOWN: words('This is not known here any more', 'Your operator can tell why.'),
  TICKET_USED: words('This link was used already', 'Ask for a new one.'),
  QUOTA_SESSIONS: words(
    'No avatar is free',
    'You have as many as you may at once. End one, or try again in a moment.',
  ),
  QUOTA_OPENINGS: words('Too many were started', 'Wait a minute, and try again.'),
  QUOTA_DAY: words('The time of today is used up', 'There is more tomorrow.'),
  QUOTA_MONTH: words('The time of this month is used up', 'There is more next month.'),
  QUOTA_EVENT_STREAMS: words('Too many pages are open', 'Close one, and try again.'),
  QUOTA_UPLOAD_BYTES: words('Too much is being sent', 'Wait until some of it is there, and try again.'),
  QUOTA_WAITING_JOBS: words('Too much waits to be said', 'Try again when some of it was heard.'),
  QUOTA_WAITING_BYTES: words('Too much waits to be said', 'Try again when some of it was heard.'),
  JOIN_NOT_READY: words('The room is not ready yet', 'Try again in a moment.'),
  UNKNOWN_JOB: words('This speech is not known', 'It was too long ago, or never sent.'),
  SIMLI_REFUSED: words(
    'Simli refused',
    'The key, the face or the billing is not accepted. Is the face id right?',
  ),
  SIMLI_RATE_LIMITED: words('Simli has too much to do', 'Try again in a moment.'),
  SIMLI_UNREACHABLE: words(
    'Simli cannot be reached',
    'Try again. If it stays so, your operator can see why in the health page.',
  ),
  SIMLI_TIMEOUT: words('Simli does not answer', 'Try again in a moment.'),
  SIMLI_PROTOCOL: words('Simli gave an answer that nobody understands', 'Tell your operator.'),
  AVATAR_LOST: words(
    'The avatar was lost',
    'The connection to it broke, or it ended the session. Start again.',
  ),
  SESSION_LOST: words('The session was lost with its server', 'Start again.'),
  SESSION_OWNER_UNREACHABLE: words('The session’s server does not answer', 'Try again in a moment.'),
  BROKER_UNAVAILABLE: words(
    'The message broker cannot be reached',
    'Try again in a moment; then tell your operator.',
  ),
  BROKER_FULL: words('The message broker has no room', 'Try again in a moment; then tell your operator.'),
  AUDIO_TYPE_UNSUPPORTED: words(
    'This kind of audio is not taken',
    'Send a WAV file, or let this page convert it.',
  ),
  AUDIO_MALFORMED: words(
    'This is not the audio that it says it is',
    'The file may be damaged. Try another one.',
  ),
  AUDIO_ODD_LENGTH: words(
    'The audio is cut off in the middle of a sample',
    'The file may be damaged. Try another one.',
  ),
  AUDIO_EMPTY: words('There is no sound in it', 'Record or choose something with a length.'),
  AUDIO_TOO_LARGE: words(
    'That is too long',
    'Cut it into several pieces: they are said one after the other.',
  ),
  AUDIO_TOO_LONG: words(
    'That lasts too long',
    'Cut it into several pieces: they are said one after the other.',
  ),
  AUDIO_INCOMPLETE: words('The audio breaks off before its end', 'The file may be damaged. Try another one.'),
  MESSAGE_TYPE_UNSUPPORTED: words('This message holds no audio', 'The producer must send bytes.'),
  PROPERTY_MISSING: words('The message lacks a property', 'The producer must add what the details name.'),
  PROPERTY_INVALID: words('A name or a property breaks its rule', 'The details say which.'),
  JOB_EXPIRED: words('Its time was over before its turn came', 'What was said before it took too long.'),
  JOB_INTERRUPTED: words('It was interrupted', 'Somebody asked the avatar to stop.'),
  DELIVERY_FAILED: words('It could not be said', 'The gateway tried several times. Tell your operator.'),
  PICTURE_UNAVAILABLE: words(
    'The gateway itself cannot see the picture',
    'Its machine lacks a library. Tell your operator.',
  ),
  PROBE_LIMIT: words('Too many probes run', 'Try again when one of them is done.'),
  UNKNOWN_PROBE: words('There is no such probe', 'Perhaps it was too long ago.'),
  PROBE_SAW_NOTHING: words('The probe has seen no picture', 'Perhaps there will be one in a moment.'),
  LEDGER_UNAVAILABLE: words('The ledger cannot be read', 'Ask again later.'),
  UNKNOWN_DEAD_LETTER: words('There is no such dead letter', 'It was sent again or removed.'),
  DEAD_LETTER_NOT_A_JOB: words('A reply cannot be sent again', 'Only jobs can.'),
  DEAD_LETTER_WITHOUT_BODY: words('Its audio was not kept', 'Its producer must send it again.'),
  DEAD_LETTER_INCOMPLETE: words('Not all parts of it are there', 'Its producer must send it again.'),
  DEAD_LETTERS_BUSY: words('The dead letters are being seen to', 'Try again in a moment.'),
  SHUTTING_DOWN: words('The gateway is stopping', 'Try again when it is back.'),
  REQUEST_INVALID: words('Something in the request breaks a rule', 'The details say what.'),
  BODY_MALFORMED: words(
    'The gateway could not read the request',
    'This page and the gateway may not fit together.',
  ),
  BODY_TOO_LARGE: words('The request is too large', 'Send less at once.'),
  IDEMPOTENCY_KEY_REUSED: words('This request was made before, with other content', 'Start again.'),
  IDEMPOTENCY_KEY_IN_USE: words('The same request is still under way', 'Wait a moment.'),
  COMMAND_EXPIRED: words('The command came too late', 'Its time was over before its turn. Send it again.'),
  NOT_FOUND: words('There is nothing at this address', 'This page and the gateway may not fit together.'),
  METHOD_NOT_ALLOWED: words('That cannot be done here', 'This page and the gateway may not fit together.'),
  NOT_ACCEPTABLE: words(
    'The gateway has no such form of answer',
    'This page and the gateway may not fit together.',
  ),
  MEDIA_TYPE_UNSUPPORTED: words(
    'The gateway does not take this type',
    'This page and the gateway may not fit together.',
  ),
  EVENT_STREAM_LIMIT: words('Too many are watching', 'The events will come as soon as there is room.'),
  UPLOAD_LIMIT: words('Too many send speech', 'Try again in a moment.'),
  BODY_TOO_SLOW: words('The connection is too slow', 'What you sent did not arrive in time; try again.'),
  HOST_UNKNOWN: words('This server has another name', 'Open the page by a name that its operator has set.'),
  ORIGIN_REFUSED: words('This page may not do that', 'Its operator has not allowed pages of this address.'),
  TENANT_REFUSED: words('That is another tenant', 'Leave the tenant out: it is that of your credentials.'),
  CREDENTIALS_MISSING: words('You have to sign in', 'This server wants a token or a key.'),
  CREDENTIALS_MALFORMED: words('The credential cannot be read', 'Copy the whole token or key again.'),
  CREDENTIALS_TOO_LONG: words('The credential is too long', 'Copy the token or key alone.'),
  TOKEN_ALGORITHM: words('The token is not signed as it should be', 'Ask for another token.'),
  TOKEN_SIGNATURE: words('The token is not of this server’s issuer', 'Ask for another token.'),
  TOKEN_EXPIRED: words('The token has expired', 'Ask for a new token.'),
  TOKEN_NOT_YET_VALID: words('The token is not valid yet', 'Wait, or look at the clocks.'),
  TOKEN_ISSUER: words('The token is of another issuer', 'Ask for a token of the right issuer.'),
  TOKEN_AUDIENCE: words('The token is for another service', 'Ask for a token for this service.'),
  TOKEN_CLAIM: words('The token lacks something', 'Ask whoever issues the tokens.'),
  TOKEN_TENANT: words('The token names no tenant', 'Ask whoever issues the tokens.'),
  TOKEN_ROLES: words('The token names no role', 'Ask whoever issues the tokens.'),
  ISSUER_UNAVAILABLE: words('The issuer of tokens cannot be asked', 'Try again in a moment.'),
  KEY_MALFORMED: words('The key was mistyped', 'Copy the whole key again.'),
  KEY_UNKNOWN: words('There is no such key', 'Ask your operator for a key.'),
  KEY_REVOKED: words('The key was revoked', 'Ask your operator for another key.'),
  KEY_EXPIRED: words('The key has expired', 'Ask your operator for another key.'),
  TICKET_UNKNOWN: words('The ticket was used, or never was', 'Ask for a new ticket.'),
  TICKET_EXPIRED: words('The ticket has expired', 'Ask for a new ticket.'),
  ROLE_REQUIRED: words('You may not do that', 'It needs another role.'),
  TLS_REQUIRED: words('The connection is not safe', 'Open the page by https.'),
  REQUEST_REFUSED: words('The request was refused', 'The address or a header is malformed.'),
  INTERNAL_ERROR: words('The gateway made a mistake', 'Tell your operator the incident below.'),
};

export const LOSS_WORDS: Record<RoomLoss, Words> = {
  replaced: words(
    'The picture is shown somewhere else',
    'Another page joined with the same session. Only one can watch at a time.',
  ),
  refused: words('The room refuses this page', 'Its token is wrong or too old.'),
  gone: words('The room does not exist', 'It was closed, or the session has ended.'),
  blocked: words(
    'This page may not connect to the room',
    'Its content security policy does not allow the address. The operator names it in PORTAL_ROOM_ORIGINS.',
  ),
  unreachable: words(
    'The room cannot be reached',
    'Is its server up, and does this network let you through?',
  ),
  'no-media': words(
    'Picture and sound do not get through',
    'The room answers, but this network blocks its media (UDP). Try another network.',
  ),
  closed: words('The room was closed', 'The session goes on without a picture.'),
  broken: words('The connection to the room broke', 'Is your network up?'),
};

const ASK_AGAIN = 'Ask whoever invited you for another link.';

/** What a guest is told. */
export const INVITATION_WORDS = {
  entering: words('Joining the avatar…', 'One moment.'),
  again: words(
    'Your link was used',
    `A link lets in once, and this page forgot you when it was left. ${ASK_AGAIN}`,
  ),
  used: words('This link was used already', `It lets one viewer in, once. ${ASK_AGAIN}`),
  expired: words('This link is too old', `It is good for a short time only. ${ASK_AGAIN}`),
  unknown: words(
    'This link is not known here',
    `Was it copied as a whole? If it was: ${ASK_AGAIN.toLowerCase()}`,
  ),
  ended: words('The session is over', 'There is nothing to be seen any more.'),
  over: words('Your visit is over', `The time of your link has passed, or it was taken back. ${ASK_AGAIN}`),
};

export const CONSOLE_NOT_LOADED = words(
  'The console could not be loaded',
  'Is your network up? If the server was updated meanwhile, reload the page.',
);

const SPEECH_WORDS: Record<SpeechError['fault'], Words> = {
  'too-large': words('That file is too large', 'Cut it into pieces of less than 64 MB.'),
  unreadable: words(
    'This file cannot be read as sound',
    'WAV, MP3, M4A, OGG and FLAC work in most browsers.',
  ),
  empty: words('There is no sound in it', 'Record or choose something with a length.'),
};

const MICROPHONE_WORDS: Record<MicrophoneError['fault'], Words> = {
  denied: words(
    'The microphone may not be used',
    "Allow it in your browser's settings for this page, then try again.",
  ),
  missing: words('No microphone was found', 'Connect one, or choose a file.'),
  insecure: words('The microphone needs a secure page', 'Open this page by HTTPS, or on the same machine.'),
  busy: words('The microphone cannot be used just now', 'Does another program hold it?'),
};

/** What to say of anything that was thrown here. */
export function explain(failure: unknown): Words {
  if (failure instanceof ProblemError) {
    // A newer gateway may have codes that this page does not know: then its own words must do.
    const known: Words | undefined = ERROR_WORDS[failure.code];
    return known ?? words(failure.problem.title, 'The details say more.');
  }
  if (failure instanceof UnreachableError) {
    return words('The gateway cannot be reached', 'Is it running, and is your network up?');
  }
  if (failure instanceof TimeoutError) {
    return words('The gateway does not answer', 'Try again in a moment.');
  }
  if (failure instanceof UnexpectedAnswerError) {
    return words(
      'Something else answered for the gateway',
      `A proxy in between? It said HTTP ${failure.status}.`,
    );
  }
  if (failure instanceof RoomError) {
    return LOSS_WORDS[failure.loss];
  }
  if (failure instanceof SpeechError) {
    return SPEECH_WORDS[failure.fault];
  }
  if (failure instanceof MicrophoneError) {
    return MICROPHONE_WORDS[failure.fault];
  }
  return words('This page made a mistake', String(failure));
}

/** Whether doing the same once more is worth while: a damaged file stays damaged. */
export function canSucceedLater(failure: unknown): boolean {
  if (failure instanceof GatewayError) {
    return failure.retryable;
  }
  if (failure instanceof MicrophoneError) {
    return failure.fault !== 'insecure';
  }
  return failure instanceof RoomError;
}

/** The facts behind it, for those who look into it. */
export function detailsOf(failure: unknown): string[] {
  if (!(failure instanceof ProblemError)) {
    return [];
  }
  const { code, detail, upstreamCode, incident, errors } = failure.problem;
  const fields = errors?.map(({ field, value, rule }) => `${field}: ${value} (expected: ${rule})`);
  return [
    code,
    ...(fields ?? [detail]),
    ...(upstreamCode ? [`Simli says ${upstreamCode}`] : []),
    ...(incident ? [`incident ${incident}`] : []),
  ];
}
