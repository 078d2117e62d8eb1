import type { MatterView, MatterWithNotesView } from '../contract/http/matters.ts';
import type { Person } from '../domain/call/person.ts';
import { isTheirs } from '../domain/matter/decide-matter.ts';
import type { MatterId, StaffId } from '../domain/ids.ts';
import { localAt } from '../domain/roster/local-time.ts';
import type { Matter } from '../domain/matter/matter.ts';
import { mayAnswer } from '../domain/call/offer.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { MatterNote, StoredMatter } from '../store/tables/matters.ts';
import type { Tables } from '../store/tables.ts';
import { handOverView, personView, timestamp } from './call-view.ts';
import type { Page } from './page.ts';
import type { SiteSource } from './site/site-source.ts';

/** `before` is the number of a matter. `mine`: only matters that this person owns or is asked to take over. */
export type MattersRequest = {
  readonly state: 'open' | 'done';
  readonly mine: boolean;
  readonly limit: number;
  readonly before?: number | undefined;
};

/** `me` is the reader; null for the administrator's token, which may read no free text. */
export type MatterQueries = {
  /** Open matters: all of them, earliest due day first. Done matters: newest first, the page below `before`. */
  readonly list: (me: StaffId | null, asked: MattersRequest) => Page<MatterView>;
  readonly withNotes: (me: StaffId | null, id: MatterId) => MatterWithNotesView | null;
  /** The view of a matter that a command has just returned. */
  readonly view: (me: StaffId | null, stored: StoredMatter) => MatterView;
};

type MatterReader = {
  readonly me: StaffId | null;
  readonly site: SiteIndex;
  readonly people: readonly Person[];
  /** By the wall clock. */
  readonly now: Instant;
};

export function createMatterQueries(
  { matters, facts }: Pick<Tables, 'matters' | 'facts'>,
  source: SiteSource,
): MatterQueries {
  const readerOf = (me: StaffId | null): MatterReader => ({
    me,
    site: source.site(),
    people: source.people(),
    now: source.now(),
  });

  return {
    view: (me, stored) => matterView(stored, readerOf(me)),
    list: (me, { state, mine, limit, before = Number.MAX_SAFE_INTEGER }) => {
      const reader = readerOf(me);
      if (state === 'open') {
        const rows = matters.open().filter(({ matter }) => !mine || matter.owner === me || isOffered(matter, reader));
        return { items: rows.map((stored) => matterView(stored, reader)), next: null };
      }
      const rows = matters.done(before, limit + 1);
      const page = rows.slice(0, limit);
      const items = page
        .filter(({ matter }) => !mine || matter.owner === me)
        .map((stored) => matterView(stored, reader));
      return { items, next: rows.length > limit ? String(page.at(-1)?.number) : null };
    },
    withNotes: (me, id) => {
      const stored = matters.byId(id);
      if (stored === null) return null;
      const reader = readerOf(me);
      return {
        ...matterView(stored, reader),
        notes: notesFor(reader, matters.notesOf(id)),
        timeline: facts.ofMatter(id).map(({ seq, at, fact }) => ({
          ...(fact.type === 'UnknownFact' ? fact.written : fact),
          seq: seq as number,
          at: timestamp(at),
        })),
      };
    },
  };
}

/** A note is for the team of its writer. When the matter goes to another team, that team does not see older notes. */
function notesFor({ me, site }: MatterReader, notes: readonly MatterNote[]): MatterWithNotesView['notes'] {
  const myTeam = me === null ? null : (site.staff(me)?.team ?? null);
  return notes
    .filter(({ by, team }) => me !== null && (by === me || (team !== null && team === myTeam)))
    .map(({ at, by, text }) => {
      const { id, name } = personView(by, site);
      return { at: timestamp(at), by: { id, name }, text };
    });
}

function matterView({ matter, number, nextStep }: StoredMatter, reader: MatterReader): MatterView {
  const { site, now } = reader;
  const mayRead = reader.me !== null && (isTheirs(matter, reader.me, reader) || isOffered(matter, reader));
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
    offeredToMe: isOffered(matter, reader),
    mayRead,
    nextStep: mayRead ? nextStep : null,
    outcome: matter.outcome as string | null,
    doneAt: matter.doneAt === null ? null : timestamp(matter.doneAt),
  };
}

function isOffered({ handOver, owner }: Matter, { me, people }: MatterReader): boolean {
  return (
    me !== null && handOver !== null && !handOver.declined.includes(me) && mayAnswer(owner, handOver.to, me, people)
  );
}
