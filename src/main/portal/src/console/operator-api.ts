import { GatewayError, type GatewayOptions, isUnauthorized, type Me, type ProblemError } from '../api';
import { call, type Call, explained, failureOf } from '../api/http';

/** A message that was put aside, without what it said. What is not known is missing. */
export interface DeadLetter {
  id: string;
  kind: 'job' | 'reply';
  tenant?: string;
  sessionId?: string;
  jobId?: string;
  correlationId?: string;
  replyTo?: string;
  code: string;
  detail?: string;
  time: string;
  destination?: string;
  audioType?: string;
  action?: string;
  part?: number;
  bytes: number;
  body: boolean;
  redrives: number;
}

/** Which dead letters: those that fit every part. */
export interface DeadLetterQuery {
  tenant?: string;
  session?: string;
  code?: string;
  /** Where the page before said that the next ones begin. */
  after?: string;
  limit?: number;
}

export interface DeadLetterPage {
  deadLetters: DeadLetter[];
  /** Where the next ones begin; missing at the end. */
  next?: string;
}

export interface Redriven {
  id: string;
  sessionId: string;
  jobId: string;
  redrives: number;
}

export interface Probe {
  id: string;
  state: 'running' | 'done';
  step: string;
  verdict?: 'healthy' | 'degraded' | 'failed';
  findings: { reason: string; detail: string }[];
  faceId: string;
  sessionId?: string;
  scheduled: boolean;
  startedAt: string;
  endedAt?: string;
  millis: Record<string, number>;
  speechToSoundMillis?: number;
  lipDelayMillis?: number;
  video?: { frames: number; framesPerSecond: number; freezes: number; width: number; height: number };
}

const TIMEOUT_MILLIS = 15_000;

/** The operations that only operators have. They are no part of what portals copy. */
export class OperatorApi {
  private readonly base: URL;
  private readonly access: GatewayOptions;

  constructor(base: URL, access: GatewayOptions) {
    this.base = base;
    this.access = access;
  }

  /** Where the figures come from, and with which headers. */
  get stream(): URL {
    return new URL('console/stream', this.base);
  }

  headers(): Record<string, string> {
    const credential = this.access.credential?.();
    return credential === undefined ? {} : { Authorization: `Bearer ${credential}` };
  }

  /** To be told of a refusal that came by the stream. */
  refused(error: ProblemError) {
    this.access.refused?.(error, this.access.credential?.());
  }

  me(signal?: AbortSignal): Promise<Me> {
    return this.ask('me', { signal });
  }

  deadLetters(query: DeadLetterQuery, signal?: AbortSignal): Promise<DeadLetterPage> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== '') {
        parameters.set(name, String(value));
      }
    }
    return this.ask(`dead-letters?${parameters}`, { signal });
  }

  /** @param sessionId another session of the same tenant; else the one that it had */
  redrive(id: string, sessionId?: string): Promise<Redriven> {
    const json = sessionId === undefined ? {} : { sessionId };
    return this.ask(`dead-letters/${encodeURIComponent(id)}/redrive`, { method: 'POST', json });
  }

  async drop(id: string): Promise<void> {
    await this.fetch(`dead-letters/${encodeURIComponent(id)}`, 'DELETE');
  }

  async probes(signal?: AbortSignal): Promise<Probe[]> {
    return (await this.ask<{ probes: Probe[] }>('probes', { signal })).probes;
  }

  startProbe(faceId?: string): Promise<Probe> {
    return this.ask('probes', { method: 'POST', json: faceId === undefined ? {} : { faceId } });
  }

  /** The latest picture that a probe saw. */
  async picture(id: string, signal?: AbortSignal): Promise<Blob> {
    return (await this.fetch(`probes/${encodeURIComponent(id)}/frame.png`, 'GET', signal)).blob();
  }

  private ask<T>(path: string, options: Partial<Call>): Promise<T> {
    return this.watched(
      call<T>(new URL(path, this.base), {
        timeoutMillis: TIMEOUT_MILLIS,
        ...options,
        headers: this.headers(),
      }),
    );
  }

  /** What is not answered in JSON. */
  private fetch(path: string, method: string, signal?: AbortSignal): Promise<Response> {
    const late = AbortSignal.timeout(TIMEOUT_MILLIS);
    const answer = fetch(new URL(path, this.base), {
      method,
      headers: this.headers(),
      signal: signal ? AbortSignal.any([signal, late]) : late,
    }).then(
      async (response) => {
        if (!response.ok) {
          throw await failureOf(response);
        }
        return response;
      },
      (failure: unknown) => {
        throw explained(failure, signal, late);
      },
    );
    return this.watched(answer);
  }

  private async watched<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (failure) {
      if (failure instanceof GatewayError && isUnauthorized(failure)) {
        this.refused(failure);
      }
      throw failure;
    }
  }
}
