/**
 * What the gateway's REST API says, as its OpenAPI document describes it. A test compares the lists here with that document.
 *
 * A newer gateway may send words that are not in these lists: treat every one of them as a text that may be unknown.
 */

export const SESSION_STATES = [
  'OPENING',
  'JOINABLE',
  'READY',
  'SPEAKING',
  'SILENT',
  'DRAINING',
  'RECOVERING',
  'CLOSED',
] as const;
export type SessionState = (typeof SESSION_STATES)[number];

export const CLOSE_REASONS = [
  'COMPLETED',
  'IDLE',
  'MAX_LENGTH',
  'CLIENT',
  'VIEWER_MISSING',
  'VIEWER_LEFT',
  'RATE_LIMITED',
  'UPSTREAM_ERROR',
  'UPSTREAM_CLOSING',
  'LINK_LOST',
  'REJECTED',
  'SHUTDOWN',
  'SESSION_LOST',
  'QUOTA',
] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

export const JOB_STATES = [
  'accepted',
  'started',
  'finished',
  'interrupted',
  'expired',
  'rejected',
  'failed',
] as const;
export type JobState = (typeof JOB_STATES)[number];

export const EVENT_TYPES = [
  'state',
  'signal',
  'job',
  'join',
  'viewer',
  'interrupt',
  'mark',
  'recovered',
  'adopted',
  'renewed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const ERROR_CODES = [
  'UNKNOWN_SESSION',
  'SESSION_ENDED',
  'SESSION_LIVE',
  'SESSION_LIMIT',
  'TENANT_UNKNOWN',
  'TICKET_USED',
  'QUOTA_SESSIONS',
  'QUOTA_OPENINGS',
  'QUOTA_DAY',
  'QUOTA_MONTH',
  'QUOTA_EVENT_STREAMS',
  'QUOTA_UPLOAD_BYTES',
  'QUOTA_WAITING_JOBS',
  'QUOTA_WAITING_BYTES',
  'JOIN_NOT_READY',
  'UNKNOWN_JOB',
  'SIMLI_REFUSED',
  'SIMLI_RATE_LIMITED',
  'SIMLI_UNREACHABLE',
  'SIMLI_TIMEOUT',
  'SIMLI_PROTOCOL',
  'AVATAR_LOST',
  'SESSION_LOST',
  'SESSION_OWNER_UNREACHABLE',
  'BROKER_UNAVAILABLE',
  'BROKER_FULL',
  'AUDIO_TYPE_UNSUPPORTED',
  'AUDIO_MALFORMED',
  'AUDIO_ODD_LENGTH',
  'AUDIO_EMPTY',
  'AUDIO_TOO_LARGE',
  'AUDIO_TOO_LONG',
  'AUDIO_INCOMPLETE',
  'MESSAGE_TYPE_UNSUPPORTED',
  'PROPERTY_MISSING',
  'PROPERTY_INVALID',
  'JOB_EXPIRED',
  'JOB_INTERRUPTED',
  'DELIVERY_FAILED',
  'PICTURE_UNAVAILABLE',
  'PROBE_LIMIT',
  'UNKNOWN_PROBE',
  'PROBE_SAW_NOTHING',
  'LEDGER_UNAVAILABLE',
  'UNKNOWN_DEAD_LETTER',
  'DEAD_LETTER_NOT_A_JOB',
  'DEAD_LETTER_WITHOUT_BODY',
  'DEAD_LETTER_INCOMPLETE',
  'DEAD_LETTERS_BUSY',
  'SHUTTING_DOWN',
  'REQUEST_INVALID',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'IDEMPOTENCY_KEY_REUSED',
  'IDEMPOTENCY_KEY_IN_USE',
  'COMMAND_EXPIRED',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'NOT_ACCEPTABLE',
  'MEDIA_TYPE_UNSUPPORTED',
  'EVENT_STREAM_LIMIT',
  'UPLOAD_LIMIT',
  'BODY_TOO_SLOW',
  'HOST_UNKNOWN',
  'ORIGIN_REFUSED',
  'TENANT_REFUSED',
  'CREDENTIALS_MISSING',
  'CREDENTIALS_MALFORMED',
  'CREDENTIALS_TOO_LONG',
  'TOKEN_ALGORITHM',
  'TOKEN_SIGNATURE',
  'TOKEN_EXPIRED',
  'TOKEN_NOT_YET_VALID',
  'TOKEN_ISSUER',
  'TOKEN_AUDIENCE',
  'TOKEN_CLAIM',
  'TOKEN_TENANT',
  'TOKEN_ROLES',
  'ISSUER_UNAVAILABLE',
  'KEY_MALFORMED',
  'KEY_UNKNOWN',
  'KEY_REVOKED',
  'KEY_EXPIRED',
  'TICKET_UNKNOWN',
  'TICKET_EXPIRED',
  'ROLE_REQUIRED',
  'TLS_REQUIRED',
  'REQUEST_REFUSED',
  'INTERNAL_ERROR',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Everything may be missing; the server has defaults. */
export interface SessionRequest {
  faceId?: string;
  model?: string;
  handleSilence?: boolean;
  /** `on-viewer` holds speech until a viewer has reported the first frame. */
  startSpeech?: 'on-start' | 'on-viewer';
  /** Keeps the room from being empty until the page joins; only where the server has placeholders. */
  placeholder?: boolean;
  maxSessionLengthSeconds?: number;
  maxIdleSeconds?: number;
  /** The session ends so long after its viewer has left, unless one comes back; without it, the viewer's leaving ends nothing. */
  endAfterViewerLeftSeconds?: number;
  tenant?: string;
  metadata?: Record<string, string>;
  /** In pixels: at least 512 each, together 1:1, 16:9 or 9:16. This and the next four are for Trinity-2 faces. */
  video?: { width: number; height: number };
  /** From left and top, 0..1. */
  position?: { x?: number; y?: number };
  /** Offsets from the avatar's own framing, by Simli's names. */
  camera?: Record<string, number>;
  /** An image uploaded to Simli. */
  backgroundId?: string;
  foregroundId?: string;
  /** Passed on to Simli as it is. */
  simli?: Record<string, unknown>;
}

/** Comes when what was sent before is heard (`queue`), behind what is being spoken (`next`), or at once (`interrupt`). */
export type PictureAction = { mode?: 'queue' | 'next' | 'interrupt'; jobId?: string } & (
  | {
      action: 'camera';
      /** 4, 7 or 9 numbers, in the order of Simli's page "Camera". */
      camera: number[];
    }
  | {
      action: 'background' | 'foreground';
      /** An image uploaded to Simli; without it the avatar's own. */
      imageId?: string;
    }
);

/** A credential: show it to nobody, log it nowhere. */
export interface Join {
  livekitUrl: string;
  livekitToken: string;
  /** Until when somebody must have joined, or the session ends (RFC 3339). */
  joinBy: string;
  /** Of the link whose room it is: to be told with the viewer's reports. */
  generation: number;
  /** What the viewer must be told, that an AI avatar speaks; missing where the portal tells it in its own way. */
  disclosure?: string;
}

export interface LinkRecord {
  generation: number;
  from: string;
  /** Missing while it lives. */
  to?: string;
  why?: string;
  upstreamSessionId?: string;
  paidSeconds?: number;
}

/** Lets one front end in, once. */
export interface Ticket {
  sessionId: string;
  ticket: string;
  /** Until when it can be redeemed. */
  expiresAt: string;
}

/** What a ticket was redeemed for. */
export interface Admission {
  sessionId: string;
  join: Join;
  /** The credential of a viewer of this session: for `join`, `events` and `viewer`. */
  viewerToken: string;
  viewerTokenExpiresAt: string;
}

export type Role = 'viewer' | 'producer' | 'operator';

/** Who asks, as the gateway understands the credential. */
export interface Me {
  subject: string;
  tenant: string;
  roles: Role[];
  /** Whether somebody has signed in; else nobody has to. */
  signedIn: boolean;
  /** Of a viewer: the one session that it sees. */
  sessionId?: string;
  expiresAt?: string;
}

export interface Transition {
  from?: SessionState;
  to: SessionState;
  time: string;
  reason?: CloseReason;
  detail?: string;
}

export interface Session {
  id: string;
  state: SessionState;
  reason?: CloseReason;
  detail?: string;
  faceId: string;
  model?: string;
  handleSilence: boolean;
  startSpeech: 'on-start' | 'on-viewer';
  placeholder: boolean;
  maxSessionLengthSeconds: number;
  maxIdleSeconds: number;
  endAfterViewerLeftSeconds?: number;
  tenant?: string;
  metadata: Record<string, string>;
  /** What was asked for; `video` is what came. */
  requestedVideo?: { width: number; height: number };
  position?: { x?: number; y?: number };
  camera?: Record<string, number>;
  backgroundId?: string;
  foregroundId?: string;
  /** What Simli says of options that it took nevertheless. */
  warnings?: string[];
  createdAt: string;
  closedAt?: string;
  /** The number of the link to the avatar; 0 before the first. */
  generation: number;
  /** Only in the answer to the opening. */
  join?: Join;
  /** The session's own JMS queue. */
  audioQueue: string;
  /** Which gateway has it; in lists, for operators. */
  gateway?: string;
  upstreamSessionId?: string;
  destination?: string;
  video?: { fps: number; width: number; height: number };
  viewerSeen: boolean;
  roundTripMillis?: number;
  /** Not in lists. */
  transitions?: Transition[];
  /** Its links to Simli, oldest first; not in lists. */
  links?: LinkRecord[];
  counters: Record<string, number>;
  failure?: { kind: string; upstreamCode?: string; detail?: string };
}

export interface SessionPage {
  sessions: Session[];
  /** On all pages. */
  total: number;
  limit: number;
  offset: number;
}

/** Something that was broken in the speech; one for each kind. */
export interface Repair {
  code: string;
  count: number;
  atMillis: number;
  silenceMillis?: number;
  detail: string;
}

export interface Job {
  jobId: string;
  status: JobState;
  /** Since when it is in this state. */
  time: string;
  playedMillis: number;
  durationMillis?: number;
  estimated: boolean;
  /** Why it was not played to its end. */
  code?: ErrorCode;
  detail?: string;
  /** What of the speech was broken, and was mended. */
  repaired?: Repair[];
  /** What is said, in writing, where somebody said so; its language by BCP 47. */
  text?: string;
  textLanguage?: string;
}

/** When words are heard, in milliseconds since the beginning of the speech. */
export interface Mark {
  atMillis: number;
  text: string;
}

export interface SessionEvent {
  sessionId: string;
  /** 1 for the session's first event, then without gaps. */
  sequence: number;
  time: string;
  generation: number;
  type: EventType;
  /** The session's state after the event. */
  state: SessionState;
  reason?: CloseReason;
  detail: string;
  tenant?: string;
  job?: Job;
  data: Record<string, string | number | boolean>;
}

/** Some events are no longer kept. */
export interface EventGap {
  afterSequence: number;
  nextSequence: number;
  /** Not there where another gateway took the session up in between: nobody knows whether there were any. */
  missed?: number;
}

export interface FieldFault {
  field: string;
  value: string;
  rule: string;
}

/** RFC 9457, as the gateway fills it in. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance?: string;
  code: ErrorCode;
  retryable: boolean;
  upstreamCode?: string;
  incident?: string;
  errors?: FieldFault[];
}

/** Whether a session ended as somebody wanted it to, or as its time was over; else something went wrong. */
export function isNormalEnd(reason: CloseReason | undefined): boolean {
  return (
    reason === 'COMPLETED' ||
    reason === 'CLIENT' ||
    reason === 'IDLE' ||
    reason === 'MAX_LENGTH' ||
    reason === 'VIEWER_LEFT'
  );
}

/** Whether nothing can follow for this job. */
export function isFinal(state: JobState): boolean {
  return state !== 'accepted' && state !== 'started';
}
