import type { Mark } from '../api';
import greeting from '../samples/greeting.mp3';
import interrupt from '../samples/interrupt.mp3';
import order from '../samples/order.mp3';

/** Speech that comes with the page, by a free synthesiser. */
export interface Sample {
  name: string;
  /** What is said. */
  text: string;
  marks: readonly Mark[];
  url: string;
}

export const SAMPLES: readonly Sample[] = [
  {
    name: 'A greeting',
    text: 'Hello! I am your avatar. Whatever you send me, I say, word for word.',
    marks: [
      { atMillis: 0, text: 'Hello!' },
      { atMillis: 890, text: 'I am your avatar.' },
      { atMillis: 2_245, text: 'Whatever you send me, I say, word for word.' },
    ],
    url: greeting,
  },
  {
    name: 'An order',
    text: 'Your order is on its way. It arrives on Tuesday, between ten and noon.',
    marks: [
      { atMillis: 0, text: 'Your order is on its way.' },
      { atMillis: 1_830, text: 'It arrives on Tuesday, between ten and noon.' },
    ],
    url: order,
  },
  {
    name: 'A long one',
    text:
      'Ask me anything. And if I talk too much, just press Interrupt: I stop at once, ' +
      'even in the middle of a word.',
    marks: [
      { atMillis: 0, text: 'Ask me anything.' },
      { atMillis: 1_365, text: 'And if I talk too much, just press Interrupt:' },
      { atMillis: 4_505, text: 'I stop at once, even in the middle of a word.' },
    ],
    url: interrupt,
  },
];

export async function soundOf(sample: Sample): Promise<Blob> {
  const response = await fetch(new URL(sample.url, document.baseURI), {
    signal: AbortSignal.timeout(20_000),
  });
  return response.blob();
}
