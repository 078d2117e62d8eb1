import type { Person } from '../domain/call.ts';
import { isTheirs } from '../domain/decide-matter.ts';
import type { MatterId, StaffId } from '../domain/ids.ts';
import { localAt } from '../domain/local-time.ts';
import type { Matter } from '../domain/matter.ts';
import { mayAnswer } from '../domain/offer.ts';
import type { SiteIndex } from '../domain/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { StoredMatter } from '../store/matters.ts';
import type { Tables } from '../store/tables.ts';
import { handOverView, personView, timestamp } from './call-view.ts';

/** Who looks at matters, and at what moment of the wall clock. `me` is null for the administrator's token, who reads no text. */
export type Looking = {
  readonly me: StaffId | null;
  readonly site: SiteIndex;
  readonly people: readonly Person[];
  readonly now: Instant;
};

/** Open ones all at once, those with the earliest day first; done ones newest first, a page below `before` (a matter's number). */
export function listMatters(
  tables: Tables,
  looking: Looking,
  ask: { readonly state: 'open' | 'done'; readonly mine: boolean; readonly limit: number; readonly before?: number },
) {
  if (ask.state === 'open') {
    const rows = tables.matters
      .open()
      .filter(({ matter }) => !ask.mine || matter.owner === looking.me || isOffered(matter, looking));
    return { items: rows.map((stored) => matterView(stored, looking)), next: null };
  }
  const rows = tables.matters.done(ask.before ?? Number.MAX_SAFE_INTEGER, ask.limit + 1);
  const page = rows.slice(0, ask.limit);
  const items = page
    .filter(({ matter }) => !ask.mine || matter.owner === looking.me)
    .map((stored) => matterView(stored, looking));
  return { items, next: rows.length > ask.limit ? String(page.at(-1)?.number) : null };
}

export function matterView({ matter, number, nextStep }: StoredMatter, looking: Looking) {
  const { site, now } = looking;
  const mayRead = looking.me !== null && (isTheirs(matter, looking.me, looking) || isOffered(matter, looking));
  const today = localAt(now, site.site.site.timezone).date;
  return {
    id: matter.id as string,
    number,
    state: matter.state,
    reason: matter.reason as string,
    place: matter.place as string | null,
    call: matter.call as string | null,
    owner: personView(matter.owner, site),
    team: matter.team as string | null,
    openedBy: matter.openedBy as string,
    openedAt: timestamp(matter.openedAt),
    dueOn: matter.dueOn as string | null,
    due: matter.state === 'open' && matter.dueOn !== null && matter.dueOn <= today,
    handOver: handOverView(matter),
    offeredToMe: isOffered(matter, looking),
    mayRead,
    nextStep: mayRead ? nextStep : null,
    outcome: matter.outcome as string | null,
    doneAt: matter.doneAt === null ? null : timestamp(matter.doneAt),
  };
}

/** Each note is for the team of who wrote it: a matter that goes over to the other team does not take what was confided along. */
export function matterWithNotes(tables: Tables, looking: Looking, id: MatterId) {
  const stored = tables.matters.byId(id);
  if (stored === null) return null;
  const { me, site } = looking;
  const myTeam = me === null ? null : (site.staff(me)?.team ?? null);
  const notes = tables.matters
    .notesOf(id)
    .filter(({ by, team }) => me !== null && (by === me || (team !== null && team === myTeam)));
  return {
    ...matterView(stored, looking),
    notes: notes.map(({ at, by, text }) => {
      const { id: writer, name } = personView(by, site);
      return { at: timestamp(at), by: { id: writer, name }, text };
    }),
    timeline: tables.facts.ofMatter(id).map(({ seq, at, fact }) => ({
      ...(fact.type === 'UnknownFact' ? fact.written : fact),
      seq: seq as number,
      at: timestamp(at),
    })),
  };
}

function isOffered({ handOver, owner }: Matter, { me, people }: Looking): boolean {
  return (
    me !== null && handOver !== null && !handOver.declined.includes(me) && mayAnswer(owner, handOver.to, me, people)
  );
}
