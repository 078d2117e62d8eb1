import type { HandOverTo } from '../call/call.ts';
import type { Person } from '../call/person.ts';
import type { StaffId, TeamId } from '../ids.ts';
import {
  evolveMatter,
  type Matter,
  type MatterContext,
  type MatterDecision,
  type MatterEvent,
  type MatterFact,
  type MatterRefusal,
  type MatterTell,
} from './matter.ts';
import { endsWithNo, HAND_OVER_MS, mayAnswer, sameTarget, hasJoined, whoIsAsked } from '../call/offer.ts';
import { onlyWatches } from '../site/site.ts';
import { later } from '../time.ts';

/**
 * Decides every event in each state of a matter (open, done). A matter always has exactly one owner. The owner changes
 * only by an accepted offer, or when the owner leaves the staff.
 * @returns the fact and whom to tell, or a refusal.
 * @throws Error when an event other than `open` comes without a matter.
 */
export function decideMatter(matter: Matter | null, event: MatterEvent, ctx: MatterContext): MatterDecision {
  if (event.type === 'open') {
    const { by, reason, place, call, dueOn } = event;
    return concludeMatter(
      null,
      { type: 'MatterOpened', by, team: teamOf(by, ctx.people), reason, place, call, dueOn },
      [],
      ctx,
    );
  }
  if (matter === null) throw new Error(`"${event.type}" needs a matter`);
  if (event.type === 'due') return dueMatter(matter, ctx);
  if (event.type === 'clock-stepped') {
    if (matter.handOver === null) return unchanged(matter);
    return concludeMatter(
      matter,
      { type: 'MatterOfferMoved', returnsAt: later(matter.handOver.returnsAt, event.byMs) },
      [],
      ctx,
    );
  }
  if (event.type === 'owner-left') return passOn(matter, ctx);
  // A note may be added also when the matter is done.
  if (event.type === 'note')
    return isTheirs(matter, event.by, ctx)
      ? concludeMatter(matter, { type: 'MatterNoted', by: event.by }, [], ctx)
      : refuse(matter, 'NOT_YOUR_TEAM');
  if (matter.state === 'done') return refuse(matter, 'MATTER_DONE');
  switch (event.type) {
    case 'plan':
      if (matter.owner !== event.by) return refuse(matter, 'NOT_OWNER');
      return event.dueOn === matter.dueOn
        ? unchanged(matter)
        : concludeMatter(matter, { type: 'MatterPlanned', by: event.by, dueOn: event.dueOn }, [], ctx);
    case 'done':
      if (matter.owner !== event.by) return refuse(matter, 'NOT_OWNER');
      return concludeMatter(
        matter,
        { type: 'MatterDone', by: event.by, outcome: event.outcome },
        endOffer(matter),
        ctx,
      );
    case 'hand-over':
      return offerMatter(matter, event.by, event.to, ctx);
    case 'accept-hand-over':
    case 'decline-hand-over':
      return answerOffer(matter, event.by, event.type === 'accept-hand-over', ctx);
  }
}

/** The same rule as for a call: the owner keeps it until a person accepts. An offer that nobody can hear is refused. */
function offerMatter(matter: Matter, by: StaffId, to: HandOverTo, ctx: MatterContext): MatterDecision {
  if (matter.owner !== by) return refuse(matter, 'NOT_OWNER');
  if (matter.handOver !== null)
    return sameTarget(matter.handOver.to, to) ? unchanged(matter) : refuse(matter, 'HAND_OVER_PENDING');
  if ('staff' in to && to.staff === by) return refuse(matter, 'HAND_OVER_TO_SELF');
  const asked = whoIsAsked(by, to, ctx.people, hasJoined);
  if (asked.length === 0) return refuse(matter, 'HAND_OVER_TO_NOBODY');
  const fact = { type: 'MatterOffered', by, to, asked, returnsAt: later(ctx.now, HAND_OVER_MS) } as const;
  return concludeMatter(matter, fact, [{ why: 'handed-over', to: asked }], ctx);
}

function answerOffer(matter: Matter, by: StaffId, yes: boolean, ctx: MatterContext): MatterDecision {
  const { handOver: offer, owner } = matter;
  if (offer === null) return refuse(matter, 'NO_HAND_OVER');
  if (!mayAnswer(owner, offer.to, by, ctx.people)) return refuse(matter, 'NOT_OFFERED_TO_YOU');
  if (yes) {
    const others = offer.asked.filter((id) => id !== by);
    const fact = { type: 'MatterAccepted', by, team: teamOf(by, ctx.people), formerOwner: owner } as const;
    return concludeMatter(matter, fact, [{ why: 'accepted', to: [owner, ...others] }], ctx);
  }
  if (offer.declined.includes(by)) return unchanged(matter);
  const ended = endsWithNo(by, offer);
  return concludeMatter(
    matter,
    { type: 'MatterDeclined', by, ended },
    ended ? [{ why: 'declined', to: [owner] }] : [],
    ctx,
  );
}

/**
 * An unanswered offer ends. When the due day has come, the owner is reminded once each day until the matter is done.
 */
function dueMatter(matter: Matter, ctx: MatterContext): MatterDecision {
  if (matter.state === 'done') return unchanged(matter);
  if (matter.handOver !== null && matter.handOver.returnsAt <= ctx.now) {
    return concludeMatter(
      matter,
      { type: 'MatterReturned', owner: matter.owner },
      [{ why: 'returned', to: [matter.owner, ...matter.handOver.asked] }],
      ctx,
    );
  }
  return isToRemind(matter, ctx)
    ? concludeMatter(matter, { type: 'MatterReminded', on: ctx.today }, [{ why: 'due', to: [matter.owner] }], ctx)
    : unchanged(matter);
}

function isToRemind({ dueOn, remindedOn }: Matter, { today, remindNow }: MatterContext): boolean {
  return remindNow && dueOn !== null && dueOn <= today && (remindedOn === null || remindedOn < today);
}

/**
 * The next owner when the owner leaves: a lead of the team, else a member of the team, else another lead, else an
 * admin, else any person. When there is nobody, nothing changes.
 */
function passOn(matter: Matter, ctx: MatterContext): MatterDecision {
  if (matter.state === 'done') return unchanged(matter);
  // An auditor may not act on a matter.
  const others = ctx.people.filter(({ id, roles }) => id !== matter.owner && !onlyWatches(roles));
  const team = others.filter((person) => matter.team !== null && person.team === matter.team);
  const leads = (people: readonly Person[]) => people.find(({ roles }) => roles.includes('lead'));
  const nextOwner =
    leads(team) ?? team[0] ?? leads(others) ?? others.find(({ roles }) => roles.includes('admin')) ?? others[0];
  if (nextOwner === undefined) return unchanged(matter);
  const fact = {
    type: 'MatterPassedOn',
    owner: nextOwner.id,
    team: nextOwner.team,
    formerOwner: matter.owner,
  } as const;
  return concludeMatter(matter, fact, [{ why: 'passed-on', to: [nextOwner.id] }, ...endOffer(matter)], ctx);
}

/** Tells the people who were asked that they need not answer any more. */
function endOffer({ handOver }: Matter): MatterTell[] {
  return handOver === null ? [] : [{ why: 'returned', to: handOver.asked }];
}

/**
 * Whether a person may read and write notes of a matter: only the owner and the owner's team, for the privacy of
 * residents.
 */
export function isTheirs({ owner, team }: Matter, id: StaffId, { people }: Pick<MatterContext, 'people'>): boolean {
  return id === owner || (team !== null && teamOf(id, people) === team);
}

function teamOf(id: StaffId, people: readonly Person[]): TeamId | null {
  return people.find((person) => person.id === id)?.team ?? null;
}

function concludeMatter(
  before: Matter | null,
  fact: MatterFact,
  tell: readonly MatterTell[],
  ctx: MatterContext,
): MatterDecision {
  return { ok: true, fact, matter: evolveMatter(before, fact, ctx.now, before?.id ?? ctx.newId()), tell };
}

function unchanged(matter: Matter): MatterDecision {
  return { ok: true, fact: null, matter, tell: [] };
}

function refuse(matter: Matter, code: MatterRefusal): MatterDecision {
  return { ok: false, code, owner: matter.owner };
}
