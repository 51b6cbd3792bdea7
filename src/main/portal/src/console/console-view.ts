import './console.css';
import { type Connection, type Gateway, isUnauthorized, ProblemError } from '../api';
import { ConnectionBanner } from '../ui/connection-banner';
import { byId, el } from '../ui/dom';
import { timeOfDay } from '../ui/format';
import { Notice } from '../ui/notice';
import { CONSOLE_PARTS, type ConsolePart, consoleAddress } from '../ui/router';
import { DeadLettersPart } from './dead-letters-part';
import { FigureStream } from './figure-stream';
import type { ConsolePage } from './console-page';
import type { Figures } from './figures';
import { History } from './history';
import { setText } from './keyed';
import type { OperatorApi } from './operator-api';
import { Overview } from './overview';
import { ProbesPart } from './probes-part';
import { refusal } from './refusal';
import { SessionsPart } from './sessions-part';

/** The console of operators: one stream of figures, which all of its parts read. */
export class ConsoleView {
  private readonly api: OperatorApi;
  private readonly wantsOther: () => void;
  private readonly place = byId('console-body');
  private readonly history = new History();
  private readonly pages: Record<ConsolePart, ConsolePage>;
  private readonly links = new Map<ConsolePart, HTMLAnchorElement>();
  private readonly source = el('span', { id: 'console-source', className: 'hint' });
  private readonly pauseButton = el('button', {
    id: 'console-pause',
    type: 'button',
    className: 'small',
    textContent: 'Pause',
    onclick: () => this.pause(!this.paused),
  });
  private readonly banner: ConnectionBanner;
  private readonly notice: Notice;
  private part: ConsolePart = 'overview';
  private stream: FigureStream | undefined;
  private visit = new AbortController();
  private latest: Figures | undefined;
  private paused = false;
  /** By the gateway, which knows who may be here. */
  private admitted = false;

  /** @param wantsOther somebody wants to sign in as somebody else */
  constructor(api: OperatorApi, gateway: Gateway, wantsOther: () => void) {
    this.api = api;
    this.wantsOther = wantsOther;
    this.pages = {
      overview: new Overview(),
      sessions: new SessionsPart(gateway),
      'dead-letters': new DeadLettersPart(api),
      probes: new ProbesPart(api),
    };
    const notice = el('div', { id: 'console-notice' });
    this.place.replaceChildren(this.toolbar(), banner(), notice, ...this.elements());
    this.notice = new Notice(notice);
    this.banner = new ConnectionBanner(
      (lost) => this.place.classList.toggle('lost', lost),
      () => this.stream?.retryNow(),
      'console-connection',
    );
  }

  /** Shows a part. What is known of the last quarter of an hour stays known. */
  show(part: ConsolePart) {
    this.pages[this.part].close();
    this.part = part;
    for (const [name, link] of this.links) {
      if (name === part) {
        link.setAttribute('aria-current', 'page');
      } else {
        link.removeAttribute('aria-current');
      }
      this.pages[name].element.hidden = name !== part || this.place.classList.contains('refused');
    }
    if (!this.stream) {
      this.enter();
    } else if (this.admitted) {
      this.pages[part].show();
      this.render();
    }
  }

  close() {
    this.visit.abort();
    this.stream?.close();
    this.stream = undefined;
    this.banner.clear();
    this.place.classList.remove('lost');
    this.pages[this.part].close();
  }

  /** It is shown no more; another one may take its place. */
  dispose() {
    this.close();
    this.banner.dispose();
  }

  /** Whether somebody may be here, the gateway says: with the first answer of the stream. */
  private enter() {
    this.visit.abort();
    this.visit = new AbortController();
    this.admitted = false;
    this.notice.clear();
    this.place.classList.remove('refused', 'lost');
    this.place.querySelector('.refusal')?.remove();
    this.pages[this.part].element.hidden = false;
    this.stream = new FigureStream(
      this.api.stream,
      { figures: (figures) => this.take(figures), connection: (connection) => this.connected(connection) },
      { headers: () => this.api.headers() },
    );
  }

  private connected(connection: Connection) {
    if (connection.state === 'failed') {
      this.failed(connection.error);
      return;
    }
    this.banner.show(connection);
    if (connection.state === 'open' && !this.admitted) {
      this.admitted = true;
      this.pages[this.part].show();
    }
  }

  private failed(error: unknown) {
    this.close();
    if (error instanceof ProblemError && error.code === 'ROLE_REQUIRED') {
      void this.refuse();
    } else if (isUnauthorized(error)) {
      this.api.refused(error);
    } else {
      // What was known last stays on the page, and moves no more.
      this.place.classList.add('lost');
      this.notice.show(error, () => this.enter());
    }
  }

  private async refuse() {
    this.visit = new AbortController();
    const { signal } = this.visit;
    this.place.classList.add('refused');
    Object.values(this.pages).forEach(({ element }) => (element.hidden = true));
    try {
      const me = await this.api.me(signal);
      if (!signal.aborted) {
        this.place.append(refusal(me, this.wantsOther));
      }
    } catch (failure) {
      if (!signal.aborted && !isUnauthorized(failure)) {
        this.notice.show(failure, () => void this.refuse());
      }
    }
  }

  private take(figures: Figures) {
    this.latest = figures;
    this.history.add(figures, performance.now());
    if (!this.paused && !document.hidden) {
      this.render();
    }
  }

  private render() {
    if (!this.latest) {
      return;
    }
    setText(this.source, `${this.latest.node} at ${timeOfDay(this.latest.time).replace(/\.\d+$/, '')}`);
    this.pages[this.part].figures?.(this.latest, this.history);
  }

  /** What moves by itself must be able to stand still (WCAG 2.2.2). The figures are kept meanwhile. */
  private pause(paused: boolean) {
    this.paused = paused;
    this.pauseButton.textContent = paused ? 'Go on' : 'Pause';
    Object.values(this.pages).forEach((page) => page.pause?.(paused));
    if (!paused) {
      this.render();
    }
  }

  private toolbar(): HTMLElement {
    const nav = el('nav', { className: 'parts', ariaLabel: 'Console' });
    for (const part of Object.keys(this.pages) as ConsolePart[]) {
      const link = el('a', {
        href: consoleAddress(part),
        textContent: part === 'overview' ? 'Overview' : CONSOLE_PARTS[part],
      });
      this.links.set(part, link);
      nav.append(link);
    }
    return el('div', { className: 'console-bar' }, nav, this.source, this.pauseButton);
  }

  private elements(): HTMLElement[] {
    return Object.values(this.pages).map(({ element }) => {
      element.hidden = true;
      return element;
    });
  }
}

function banner(): HTMLElement {
  return el(
    'div',
    { id: 'console-connection', className: 'connection', hidden: true },
    el('span', { id: 'console-connection-text' }),
    el('button', {
      id: 'console-connection-retry',
      className: 'small',
      type: 'button',
      textContent: 'Try now',
    }),
  );
}
