import type { EventGap, SessionEvent } from '../api';
import { byId, el } from './dom';
import { seconds, timeOfDay } from './format';
import { Story } from './story';
import { JOB_WORDS, STATE_WORDS } from './words';

const MOST_ENTRIES = 300;

const SIGNAL_WORDS: Record<string, string> = {
  START: 'The avatar takes speech',
  SPEAK: 'The avatar speaks',
  SILENT: 'The avatar is silent',
  STOP: 'The avatar stopped',
  VIDEO: 'Picture',
  PLACED: 'Placed on a worker',
  ERROR: 'Simli reports an error',
  RATE: 'Simli has too much to do',
  CLOSING: 'Simli closes the session',
  UNKNOWN: 'Unknown message',
};

const VIEWS = { all: 'All', speech: 'Speech', session: 'Session', raw: 'Raw' };

/** What happened to the session, newest first: as a story, or event by event. */
export class Timeline {
  private readonly list = byId<HTMLOListElement>('timeline');
  private readonly empty = byId('no-events');
  private readonly story = new Story();
  /** Whether there was a room; a further one may come on the same link, whose number stays. */
  private joined = false;

  constructor() {
    byId('timeline-filter').append(
      el(
        'div',
        { className: 'chip-row' },
        ...Object.entries(VIEWS).map(([view, label], i) =>
          el(
            'span',
            {},
            el('input', {
              type: 'radio',
              name: 'timeline-view',
              id: `timeline-${view}`,
              checked: i === 0,
              onchange: () => this.show(view),
            }),
            el('label', { htmlFor: `timeline-${view}`, textContent: label }),
          ),
        ),
      ),
    );
  }

  private show(view: string) {
    this.list.hidden = view !== 'raw';
    byId('story').hidden = view === 'raw';
    byId('story').dataset['view'] = view;
  }

  clear() {
    this.story.clear();
    this.joined = false;
    this.list.replaceChildren();
    this.empty.hidden = false;
  }

  /** @param jobName how people call the speech that the event is about */
  add(event: SessionEvent, jobName = event.job?.jobId) {
    const { what, more } = told(event, jobName ?? '', !this.joined);
    this.joined ||= event.type === 'join';
    this.story.add(event, jobName ?? '');
    this.put(
      el(
        'li',
        { dataset: { type: event.type, sequence: String(event.sequence) } },
        el('time', { className: 'mono', dateTime: event.time, textContent: timeOfDay(event.time) }),
        el('span', { className: 'kind', textContent: labelOf(event) }),
        el(
          'span',
          { className: 'what' },
          what,
          more ? el('span', { className: 'more', textContent: more }) : undefined,
        ),
      ),
    );
  }

  addGap({ missed }: EventGap) {
    // The event of the first room comes so early that it goes among the first.
    this.joined = true;
    this.put(
      el(
        'li',
        { dataset: { type: 'gap' } },
        el(
          'span',
          { className: 'what' },
          missed === undefined
            ? 'The last events before the loss may be missing'
            : `${missed} events are no longer kept`,
        ),
      ),
    );
  }

  private put(entry: HTMLElement) {
    this.empty.hidden = true;
    this.list.prepend(entry);
    if (this.list.childElementCount > MOST_ENTRIES) {
      this.list.lastElementChild?.remove();
    }
  }
}

function labelOf(event: SessionEvent): string {
  return event.type === 'signal' ? String(event.data['signal'] ?? 'signal') : event.type;
}

function told(event: SessionEvent, jobName: string, isFirstJoin: boolean): { what: string; more?: string } {
  const { data, job } = event;
  switch (event.type) {
    case 'state': {
      const what = STATE_WORDS[event.state] ?? event.state;
      return { what, more: [event.reason, event.detail].filter(Boolean).join(', ') };
    }
    case 'signal': {
      const signal = String(data['signal']);
      const facts = Object.entries(data).filter(([name]) => name !== 'signal');
      const more =
        signal === 'VIDEO' ? videoFacts(data) : facts.map(([name, value]) => `${name} ${value}`).join(', ');
      return { what: SIGNAL_WORDS[signal] ?? signal, more: [more, event.detail].filter(Boolean).join(' ') };
    }
    case 'job': {
      const ended = job && job.status !== 'accepted' && job.status !== 'started';
      const length = ended ? job.playedMillis : job?.durationMillis;
      return {
        what: `${jobName}: ${job ? (JOB_WORDS[job.status] ?? job.status) : ''}`,
        more: [length === undefined ? '' : seconds(length), job?.code ?? ''].filter(Boolean).join(', '),
      };
    }
    case 'join':
      return { what: isFirstJoin ? 'The room is there' : 'A new room: the picture moves there' };
    case 'viewer':
      return { what: data['viewer'] === 'left' ? 'The viewer left' : 'The viewer sees the picture' };
    case 'mark':
      return { what: String(data['text']), more: String(data['jobId']) };
    case 'renewed':
      return { what: 'The avatar speaks over a new link', more: `${data['gapMillis']} ms of silence` };
    case 'adopted':
      return { what: 'Another gateway goes on', more: `after ${data['gapMillis']} ms` };
    case 'recovered':
      return { what: 'The avatar is back', more: `after ${data['gapMillis']} ms (${data['reason']})` };
    case 'interrupt':
      return { what: 'Interrupted', more: `${data['dropped']} dropped` };
    default:
      return { what: event.detail };
  }
}

function videoFacts(data: SessionEvent['data']): string {
  return `${data['width']} × ${data['height']}, ${data['fps']} fps`;
}
