import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useUi } from './ui-context.ts';

export type Announcement = { readonly id: string; readonly words: string };

/** Nobody listens to more than these at once. The others are counted. */
const MAX_READ = 3;

/**
 * Announces each new item to screen readers once, and never moves the focus. Items of the first rendering are not
 * announced, unless `fromStart`: they can be read on the page.
 */
export function Announcer({
  items,
  urgent,
  fromStart,
}: {
  items: readonly Announcement[];
  urgent: boolean;
  fromStart: boolean;
}): JSX.Element {
  const { text } = useUi();
  const known = useRef<Set<string> | null>(null);
  const last = useRef({ count: 0, words: '' });
  known.current ??= new Set(fromStart ? [] : items.map(({ id }) => id));
  const fresh = items.filter(({ id }) => !known.current?.has(id));
  for (const { id } of fresh) known.current.add(id);
  if (fresh.length > 0)
    last.current = { count: last.current.count + 1, words: sentence(fresh, text.value.phone.further) };
  return (
    <div class="visually-hidden" role={urgent ? 'alert' : 'status'} aria-live={urgent ? 'assertive' : 'polite'}>
      {/* A new element each time: the same words twice must be read twice. */}
      <p key={last.current.count}>{last.current.words}</p>
    </div>
  );
}

function sentence(fresh: readonly Announcement[], further: (count: number) => string): string {
  const words = fresh.slice(0, MAX_READ).map((one) => one.words);
  return [...words, ...(fresh.length > MAX_READ ? [further(fresh.length - MAX_READ)] : [])].join('. ');
}
