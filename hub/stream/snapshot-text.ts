import type { SnapshotFrame } from '../contract/stream.ts';
import type { Queries } from '../queries/queries.ts';

export type SnapshotQueries = Pick<Queries, 'calls' | 'changes' | 'reachability'>;

/** A snapshot as a frame, for every phone that may hear it. */
export type SnapshotText = { readonly seq: number; readonly bytes: Buffer };

export type SnapshotTexts = {
  /**
   * Writes at most so many calls. @returns whether all that were open at the beginning of this round are written.
   * @throws when the store cannot be read.
   */
  readonly writeSome: (most: number) => boolean;
  /** The snapshot as it is now. @throws when the store cannot be read. */
  readonly now: () => SnapshotText;
  /** Called about once a second: texts that nobody has asked for since the last time are dropped. */
  readonly tick: () => void;
};

export type SnapshotDeps = {
  /** The same object as long as the site document is the same. */
  readonly site: () => object;
  readonly nowMs: () => number;
  readonly encode: (text: string) => Buffer;
};

/** Who is on duty and who hears is read again after this time. */
const REACHABILITY_MS = 1_000;

type OpenCall = { readonly number: number; readonly seq: number };
type CallText = { readonly seq: number; readonly text: string };
type Kept = SnapshotText & { readonly reachability: string; readonly site: object };

/**
 * All phones that come back get the same snapshot: each call is written once, and the whole once for each `seq`. The
 * calls are written in small pieces before, so that thousands of open calls hold up nobody.
 */
export function createSnapshotTexts(
  { calls, changes, reachability }: SnapshotQueries,
  { site, nowMs, encode }: SnapshotDeps,
): SnapshotTexts {
  let texts = new Map<number, CallText>();
  /** Calls that this round has still to write. Several phones share one round. */
  let toWrite: OpenCall[] | null = null;
  let named: object | null = null;
  let kept: Kept | null = null;
  let hears: { readonly text: string; readonly at: number } | null = null;
  let isUsed = false;

  /** Names of people come from the site document, so texts of another one are of no use. */
  function open(): OpenCall[] {
    isUsed = true;
    if (named !== site()) texts = new Map();
    named = site();
    return calls.openNumbers();
  }

  function textOf({ number, seq }: OpenCall): string {
    const known = texts.get(number);
    if (known?.seq === seq) return known.text;
    const call = calls.byNumber(number);
    const text = JSON.stringify(call);
    texts.set(number, { seq: call.seq, text });
    return text;
  }

  function reachabilityText(): string {
    if (hears === null || nowMs() - hears.at >= REACHABILITY_MS) {
      const { people, places, duty } = reachability();
      const part: Pick<SnapshotFrame, 'duty' | 'reachability' | 'places'> = { duty, reachability: people, places };
      hears = { text: JSON.stringify(part).slice(1), at: nowMs() };
    }
    return hears.text;
  }

  return {
    writeSome: (most) => {
      toWrite ??= open().filter(({ number, seq }) => texts.get(number)?.seq !== seq);
      isUsed = true;
      for (const call of toWrite.splice(0, most)) textOf(call);
      if (toWrite.length > 0) return false;
      toWrite = null;
      return true;
    },
    now: () => {
      const seq = changes.lastSeq();
      const rest = reachabilityText();
      if (kept !== null && kept.site === site() && kept.reachability === rest && kept.seq === seq) {
        isUsed = true;
        return kept;
      }
      const stand = open();
      const list = stand.map(textOf);
      if (texts.size > 2 * stand.length) forgetClosed(texts, stand);
      kept = {
        seq,
        reachability: rest,
        site: site(),
        bytes: encode(`{"type":"snapshot","seq":${seq},"calls":[${list.join(',')}],${rest}`),
      };
      return kept;
    },
    tick: () => {
      if (!isUsed) {
        texts = new Map();
        toWrite = null;
        kept = null;
        hears = null;
      }
      isUsed = false;
    },
  };
}

function forgetClosed(texts: Map<number, CallText>, open: readonly OpenCall[]): void {
  const numbers = new Set(open.map(({ number }) => number));
  for (const number of texts.keys()) if (!numbers.has(number)) texts.delete(number);
}
