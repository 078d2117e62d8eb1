import type { CallView, CallWithTimelineView } from '../contract/call.ts';
import type { Call } from '../domain/call/call.ts';
import type { CallId, DeviceId, Seq } from '../domain/ids.ts';
import { MAIN_INPUT, type SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { StoredCall } from '../store/tables/calls.ts';
import type { Tables } from '../store/tables.ts';
import { callView, factView, timestamp } from './call-view.ts';
import type { Page } from './page.ts';

/** `before` is a call number. */
export type CallsRequest = {
  readonly state?: 'open' | 'closed' | undefined;
  readonly limit: number;
  readonly before?: number | undefined;
  /** Only calls that were raised then or later. */
  readonly since?: Instant | undefined;
};

/** The open call at one input of a device, or null. */
export type CallAtInput = { readonly input: string; readonly call: Call | null };

export type CallQueries = {
  /** Open calls oldest first, all of them. Closed or any: newest first, a page below `before`. */
  readonly list: (asked: CallsRequest) => Page<CallView>;
  /** Number and newest `seq` of every open call, oldest first. It reads no call. */
  readonly openNumbers: () => { readonly number: number; readonly seq: number }[];
  /** @param number of a call that exists. */
  readonly byNumber: (number: number) => CallView;
  /** Whether the timeline of a call is so long that it must not be read on the loop. */
  readonly isLong: (id: CallId) => boolean;
  readonly withTimeline: (id: CallId) => CallWithTimelineView | null;
  readonly byId: (id: CallId) => StoredCall | null;
  /** Position of the newest fact of an open call; null for one that is closed or unknown. */
  readonly seqOfOpen: (id: CallId) => Seq | null;
  /** Open calls of which the caller was told that nobody was reached. */
  readonly unheard: () => CallId[];
  /** One entry for each input of a device that the site knows, and for each other input from which a call is open. */
  readonly atDevice: (device: DeviceId) => CallAtInput[];
};

/** Facts that are read and written as JSON in 5 ms. */
const LONG_TIMELINE = 200;

export function createCallQueries(
  { calls, facts }: Pick<Tables, 'calls' | 'facts'>,
  site: () => SiteIndex,
): CallQueries {
  const view = ({ call, seq }: StoredCall): CallView => callView(call, seq, site());

  return {
    openNumbers: calls.openNumbers,
    byNumber: (number) => view(calls.byNumber(number)),
    list: ({ state, limit, before = Number.MAX_SAFE_INTEGER, since = 0 }) => {
      const isAsked = ({ call }: StoredCall): boolean => call.raisedAt >= since;
      if (state === 'open') {
        const items = calls.open().filter(({ call }) => call.number < before);
        return { items: items.filter(isAsked).map(view), next: null };
      }
      const rows = state === 'closed' ? calls.closed(before, limit + 1) : calls.any(before, limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const hasMore = rows.length > limit && last !== undefined && isAsked(last);
      return { items: items.filter(isAsked).map(view), next: hasMore ? String(last.call.number) : null };
    },
    isLong: (id) => facts.countOfCall(id, LONG_TIMELINE + 1) > LONG_TIMELINE,
    withTimeline: (id) => {
      const stored = calls.byId(id);
      if (stored === null) return null;
      const timeline = facts
        .ofCall(id)
        .map(({ seq, at, fact }) => ({ seq: seq as number, at: timestamp(at), ...factView(fact, null) }));
      return { ...view(stored), timeline };
    },
    byId: (id) => calls.byId(id),
    seqOfOpen: calls.seqOfOpen,
    unheard: () => calls.open().flatMap(({ call: { id, hearing } }) => (hearing.unheard === null ? [] : [id])),
    atDevice: (device) => {
      const known = site().inputsOf(device);
      const openThere = calls.openAtDevice(device).map(({ call }) => call);
      const inputs = new Set([
        ...(known.length === 0 ? [MAIN_INPUT] : known),
        ...openThere.map((call) => call.input ?? MAIN_INPUT),
      ]);
      return [...inputs].map((input) => ({ input, call: openThere.find((call) => call.input === input) ?? null }));
    },
  };
}
