import type { WhyLineView, WhyView } from '../../contract/http/why.ts';
import { evolve } from '../../domain/call/evolve.ts';
import type { Call } from '../../domain/call/call.ts';
import type { CallId, Seq } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { StoredAlert } from '../../store/tables/alerts.ts';
import type { Tables } from '../../store/tables.ts';
import { cannotHearIn, linesOf, tellingOf } from './lines.ts';
import { storyOf } from './story.ts';
import { timestamp } from '../call-view.ts';
import type { Turn } from './turn.ts';

/** "Why did nobody come?", from the facts, alerts and receipts of one call. Null for a call that does not exist. */
export type WhyQuery = (id: CallId) => WhyView | null;

export function createWhyQuery(
  { calls, facts, alerts }: Pick<Tables, 'calls' | 'facts' | 'alerts'>,
  site: () => SiteIndex,
): WhyQuery {
  function turnsOf(id: CallId): Turn[] {
    const stored = facts.ofCall(id);
    const made = new Map<Seq, StoredAlert[]>();
    for (const alert of alerts.ofFacts(stored.map(({ seq }) => seq)))
      made.set(alert.seq, [...(made.get(alert.seq) ?? []), alert]);
    const turns: Turn[] = [];
    let before: Call | null = null;
    let cannotHear: Turn['cannotHear'] = [];
    for (const { seq, at, callId, fact } of stored) {
      if (callId === null || fact.type === 'UnknownFact') continue;
      const after: Call = evolve(before, fact, at, id);
      const telling = tellingOf(fact);
      if (telling !== null) cannotHear = telling.cannotHear ?? [];
      turns.push({
        at,
        fact,
        before,
        after,
        alerts: made.get(seq) ?? [],
        cannotHear: after.state === 'waiting' ? cannotHear : cannotHearIn(fact),
      });
      before = after;
    }
    return turns;
  }

  return (id) => {
    const stored = calls.byId(id);
    if (stored === null) return null;
    const { call } = stored;
    const turns = turnsOf(id);
    const index = site();
    return {
      call: id as string,
      number: call.number,
      place: call.place,
      callPoint: call.callPoint,
      device: call.device,
      raisedAt: timestamp(call.raisedAt),
      state: call.state,
      ...storyOf(call, turns, index),
      lines: inOrder(turns, withoutRepeats(turns.map((turn) => linesOf(turn, index)))),
    };
  };
}

/**
 * Receipts come later than the fact that they belong to. Lines of one instant keep their order. Where the clock was put
 * right, what came before stays before.
 */
function inOrder(turns: readonly Turn[], ofTurns: readonly (readonly WhyLineView[])[]): WhyLineView[] {
  const spans: WhyLineView[][] = [[]];
  for (const [i, lines] of ofTurns.entries()) {
    if (turns[i]?.fact.type === 'ClockStepped') spans.push([]);
    spans.at(-1)?.push(...lines);
  }
  return spans.flatMap((lines) => lines.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)));
}

/** Who could not hear, and which steps were passed, is said again only when it is different from the telling before. */
const SAID_ONCE: ReadonlySet<string> = new Set(['cannot-hear', 'passed']);

function withoutRepeats(ofTurns: readonly (readonly WhyLineView[])[]): WhyLineView[][] {
  const last = new Map<string, string>();
  return ofTurns.map((lines) => {
    const said = new Map<string, string>();
    for (const { at: _, ...line } of lines)
      if (SAID_ONCE.has(line.code)) said.set(line.code, `${said.get(line.code) ?? ''}${JSON.stringify(line)}`);
    const isRepeat = (code: string): boolean => said.has(code) && said.get(code) === last.get(code);
    const fresh = lines.filter(({ code }) => !isRepeat(code));
    for (const [code, text] of said) last.set(code, text);
    return fresh;
  });
}
