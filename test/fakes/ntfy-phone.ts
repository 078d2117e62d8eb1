import { Compile } from 'typebox/compile';
import { PagerDelete, PagerMessage } from '../../hub/contract/pager.ts';

export type PagerEvent = {
  readonly id: string;
  readonly event: string;
  readonly topic: string;
  readonly sequence_id: string;
  readonly title: string;
  readonly message: string;
  readonly priority: number;
  readonly actions: readonly {
    readonly id: string;
    readonly action: string;
    readonly label: string;
    readonly url: string;
  }[];
};

/** Two events for one sequence that arrive closer than this may be handled in the wrong order. */
const SWAPPED_MS = 50;
const isMessage = Compile(PagerMessage);
const isDelete = Compile(PagerDelete);

/**
 * The screen and the database of the app: which popups stand there, and how often it rang. @param now milliseconds.
 * @param wrong told of everything that the app cannot handle.
 */
export function ntfyPhone({
  now,
  wrong,
  knowsDelete,
}: {
  readonly now: () => number;
  readonly wrong: (what: string) => void;
  readonly knowsDelete: boolean;
}) {
  const known = new Set<string>();
  const popups = new Map<string, PagerEvent>();
  const lastOf = new Map<string, number>();
  const rang: PagerEvent[] = [];
  let lastId: string | null = null;

  return {
    popups,
    rang,
    lastId: (): string | null => lastId,
    /** @param isSilent the first poll after subscribing stores without a sound. */
    take(text: string, topics: readonly string[], isSilent = false): boolean {
      if (text.trim() === '') {
        wrong('a blank line, which breaks the connection');
        return false;
      }
      let event: PagerEvent;
      try {
        event = JSON.parse(text) as PagerEvent;
      } catch {
        wrong(`no JSON: ${text}`);
        return false;
      }
      for (const field of ['id', 'time', 'event', 'topic'])
        if (!Object.hasOwn(event, field)) wrong(`an object without ${field}: ${text}`);
      if (event.event === 'open' || event.event === 'keepalive') return true;
      if (!topics.includes(event.topic)) wrong('a topic that was not asked for');
      if (event.event === 'message' ? !isMessage.Check(event) : !isDelete.Check(event))
        wrong(`against pager.md: ${text}`);
      if (known.has(event.id)) return true;
      known.add(event.id);
      lastId = event.id;
      // The app derives the id of a popup from base URL, topic and sequence.
      const key = `${event.topic}/${event.sequence_id}`;
      const before = lastOf.get(key);
      if (before !== undefined && now() - before < SWAPPED_MS) wrong(`two events of ${event.sequence_id} at once`);
      lastOf.set(key, now());
      if (event.event === 'message') {
        if (!isSilent && event.priority >= 3 && !popups.has(key)) rang.push(event);
        if (!isSilent) popups.set(key, event);
      } else if (knowsDelete) popups.delete(key);
      return true;
    },
  };
}
