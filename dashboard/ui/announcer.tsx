import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useUi } from './ui-context.ts';

export type Announcement = { readonly id: string; readonly words: string };

/** More than these at once nobody listens to; the rest are counted. */
const MAX_READ = 3;

/**
 * Reads each new thing to screen readers once and never moves the focus. What is there at the first drawing counts as
 * known, unless `fromStart`: the page itself can be read.
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
    <div class="unseen" role={urgent ? 'alert' : 'status'} aria-live={urgent ? 'assertive' : 'polite'}>
      {/* A new element each time: the same words twice must be read twice. */}
      <p key={last.current.count}>{last.current.words}</p>
    </div>
  );
}

function sentence(fresh: readonly Announcement[], further: (count: number) => string): string {
  const words = fresh.slice(0, MAX_READ).map((one) => one.words);
  return [...words, ...(fresh.length > MAX_READ ? [further(fresh.length - MAX_READ)] : [])].join('. ');
}
