import greeting from '../samples/greeting.mp3';
import interrupt from '../samples/interrupt.mp3';
import order from '../samples/order.mp3';

/** Speech that comes with the page, by a free synthesiser. */
export interface Sample {
  name: string;
  /** What is said. */
  text: string;
  url: string;
}

export const SAMPLES: readonly Sample[] = [
  {
    name: 'A greeting',
    text: 'Hello! I am your avatar. Whatever you send me, I say, word for word.',
    url: greeting,
  },
  {
    name: 'An order',
    text: 'Your order is on its way. It arrives on Tuesday, between ten and noon.',
    url: order,
  },
  {
    name: 'A long one',
    text:
      'Ask me anything. And if I talk too much, just press Interrupt: I stop at once, ' +
      'even in the middle of a word.',
    url: interrupt,
  },
];

export async function soundOf(sample: Sample): Promise<Blob> {
  const response = await fetch(new URL(sample.url, document.baseURI), {
    signal: AbortSignal.timeout(20_000),
  });
  return response.blob();
}
