import type { CannotHear, Skipped, Telling } from './call-fact.ts';
import type { Hearing } from './call.ts';
import type { Person } from './person.ts';
import { tellCallerAfterMs, UNPROVEN_WAIT_MS } from './hearing/hearing.ts';
import type { OutputId, StaffId, TeamId } from '../ids.ts';
import type { Policy, Step, Target } from '../site/site.ts';
import { later, SECOND_MS, type Instant } from '../time.ts';

/** No round is ever faster than this: people need the time to look at the phone. */
export const STEP_FLOOR_MS = 5 * SECOND_MS;
/** When everyone had to be told, look again at least this often: somebody may have become reachable. */
export const EVERYONE_WAIT_MS = 30 * SECOND_MS;

/** `step` of a call that waits for the desk to open. */
export const BEFORE_FIRST_STEP = -1;

/**
 * Whom one step tells now. `named`: everybody; `to`: those of them who are proven or unproven; `proven`: the proven
 * ones; `cannotHear`: the others, who are told as soon as they can. Nobody appears twice.
 */
export type Audience = {
  readonly named: readonly StaffId[];
  readonly to: readonly StaffId[];
  readonly proven: readonly StaffId[];
  readonly cannotHear: readonly CannotHear[];
  readonly outputs: readonly OutputId[];
  /** Somebody whom the step names is left out because they are on leave. */
  readonly leave: boolean;
};

/**
 * Where a round of telling happens: the policy, the team that `own` means (null: all teams), the people, the moment.
 */
export type Circle = {
  readonly policy: Policy;
  readonly team: TeamId | null;
  readonly people: readonly Person[];
  readonly now: Instant;
  /** Needs no telling (opened it, just gave it back, stands there already), as long as anybody else can hear. */
  readonly except: StaffId | null;
  readonly emergency: boolean;
  /** How the call has been heard until now. */
  readonly hearing: Hearing;
};

/** One telling: the part that becomes a fact, and those who are alerted. */
export type Round = {
  readonly telling: Telling;
  readonly to: readonly StaffId[];
  readonly outputs: readonly OutputId[];
};

/**
 * The people and outputs that a step names, each once, in the order of `people`.
 * @param team the team of the place, or null for a device that hangs nowhere: `own` then means every team.
 * @param except left out altogether.
 */
export function audience(
  step: Step,
  team: TeamId | null,
  people: readonly Person[],
  except: StaffId | null = null,
): Audience {
  if (except !== null) return choose(step, team, people, except);
  const ofPeople = chosen.get(people) ?? new WeakMap<Step, Map<TeamId | null, Audience>>();
  const ofStep = ofPeople.get(step) ?? new Map<TeamId | null, Audience>();
  const found = ofStep.get(team) ?? choose(step, team, people, null);
  chosen.set(people, ofPeople);
  ofPeople.set(step, ofStep);
  ofStep.set(team, found);
  return found;
}

/**
 * The same step asks the same people thousands of times in a burst; the answer is kept as long as the list of people
 * is.
 */
const chosen = new WeakMap<readonly Person[], WeakMap<Step, Map<TeamId | null, Audience>>>();

function choose(step: Step, team: TeamId | null, people: readonly Person[], except: StaffId | null): Audience {
  const named: StaffId[] = [];
  const to: StaffId[] = [];
  const proven: StaffId[] = [];
  const cannotHear: CannotHear[] = [];
  const outputs: OutputId[] = [];
  let leave = false;
  for (const person of people) {
    if (person.id === except) continue;
    const naming = step.tell.filter((target) => names(target, person, team));
    if (naming.length === 0) continue;
    if (person.onLeave === true && !naming.some((target) => 'everyone' in target)) {
      leave = true;
      continue;
    }
    named.push(person.id);
    if (person.hears === 'cannot') cannotHear.push({ staff: person.id, why: person.hearsWhy });
    else to.push(person.id);
    if (person.hears === 'proven') proven.push(person.id);
  }
  for (const target of step.tell) {
    if ('output' in target && !outputs.includes(target.output)) outputs.push(target.output);
  }
  return { named, to, proven, cannotHear, outputs, leave };
}

function names(target: Target, person: Person, team: TeamId | null): boolean {
  if ('duty' in target) return onDuty(person, target.duty === 'own' ? team : target.duty);
  if ('backup' in target) return serves(person.backupFor ?? [], target.backup === 'own' ? team : target.backup);
  if ('team' in target) return inTeam(person, target.team, team);
  if ('role' in target) return person.roles.includes(target.role);
  if ('staff' in target) return person.id === target.staff;
  return 'everyone' in target;
}

/** @param team null: of any team. */
function onDuty(person: Person, team: TeamId | null): boolean {
  if (person.dutyFor !== undefined) return serves(person.dutyFor, team);
  return person.duty && (team === null ? person.team !== null : person.team === team);
}

function serves(teams: readonly TeamId[], team: TeamId | null): boolean {
  return team === null ? teams.length > 0 : teams.includes(team);
}

function inTeam(person: Person, wanted: TeamId | 'own', own: TeamId | null): boolean {
  const team = wanted === 'own' ? own : wanted;
  return team === null ? person.team !== null : person.team === team;
}

/** A step that names somebody who can hear, or an output that sounds, is told; any other is passed at once. */
export function isReached({ to, outputs }: Pick<Audience, 'to' | 'outputs'>): boolean {
  return to.length > 0 || outputs.length > 0;
}

/** People on any step of the policy, told or not yet, who are proven to hear. */
export function provenOnAnyStep({ policy: { steps }, team, people, except }: Circle): readonly StaffId[] {
  return steps.flatMap((step) => audience(step, team, people, except).proven);
}

/**
 * Tells the first step, from `step` on, where somebody can hear or an output sounds. Steps where nobody can are passed
 * at once and recorded; their people are told as soon as they can hear. Past the last step the last one repeats. When
 * nobody is left
 * ahead, the steps before are asked again, and when nobody on any step can hear, everyone is told; that counts as the
 * last step. A passage that came back to a step already passed is a new `round`.
 * @param step index to begin with; the number of steps (or more) means "after the last", BEFORE_FIRST_STEP the first:
 * somebody may have taken a call
 *   that waited for the desk to open.
 * @param round the round so far.
 */
export function tellFrom(step: number, round: number, circle: Circle): Round {
  const {
    policy: { steps },
    team,
    people,
    except,
    hearing,
  } = circle;
  const last = Math.max(steps.length - 1, 0);
  const start = Math.min(Math.max(step, 0), last);
  const passed: Passed[] = [];
  for (let count = 0; count < steps.length; count += 1) {
    const index = (start + count) % steps.length;
    const found = audience(steps[index] as Step, team, people, except);
    const mayGoOn = round === 0 && index >= step && !hearing.receipted && found.outputs.length === 0;
    const goesOn = mayGoOn && haveMissedPing(found.to, people) && isAhead(index, circle);
    // A step behind the one we began with was passed before, and everything lies behind "after the last".
    if (isReached(found) && !goesOn) return tellStep(index, index < step ? round + 1 : round, found, passed, circle);
    passed.push({ step: index, found });
  }
  return tellEveryone(last, step > last ? round + 1 : round, passed, circle);
}

/** Whether a later step tells somebody. */
function isAhead(index: number, { policy: { steps }, team, people, except }: Circle): boolean {
  return steps.slice(index + 1).some((step) => isReached(audience(step, team, people, except)));
}

/** They have nothing but pagers that got no answer to their ping. Waiting longer for them tells nothing more. */
export function haveMissedPing(to: readonly StaffId[], people: readonly Person[]): boolean {
  const silent = (staff: StaffId): boolean =>
    people.some(({ id, hearsWhy }) => id === staff && hearsWhy === 'pager-silent');
  return to.length > 0 && to.every(silent);
}

type Passed = { readonly step: number; readonly found: Audience };

function tellStep(step: number, round: number, found: Audience, passed: readonly Passed[], circle: Circle): Round {
  const { policy, people, now, hearing } = circle;
  const { to, proven, named, outputs } = found;
  const usual = waitMs(policy.steps[step] as Step);
  const mayGoOn = round === 0 && step < policy.steps.length - 1;
  const isShort = mayGoOn && proven.length === 0 && to.length > 0 && !hearing.receipted && usual > UNPROVEN_WAIT_MS;
  const telling: Telling = {
    step,
    round,
    told: new Set([...passed.flatMap((one) => one.found.to), ...to]).size,
    skipped: passed.map(skippedAs),
    everyone: false,
    dueAt: later(now, isShort ? UNPROVEN_WAIT_MS : usual),
    ...(isShort ? { usualDueAt: later(now, usual) } : {}),
    ...deafOf([...passed.map((one) => one.found), found]),
    ...clockOf(provenOnAnyStep(circle).length > 0, circle),
  };
  return {
    telling,
    to: passed.length === 0 ? named : inOrder(people, [...passed.map((one) => one.found), found]),
    outputs,
  };
}

function skippedAs({ step, found: { to, cannotHear, leave } }: Passed): Skipped {
  if (to.length > 0) return { step, why: 'unproven' };
  return { step, why: cannotHear.length > 0 ? 'unreachable' : leave ? 'on-leave' : 'empty' };
}

/** Everybody who is named, each once, in the order of `people`. */
function inOrder(people: readonly Person[], audiences: readonly Audience[]): StaffId[] {
  const named = new Set(audiences.flatMap((one) => one.named));
  return people.filter(({ id }) => named.has(id)).map(({ id }) => id);
}

function deafOf(audiences: readonly Audience[]): Pick<Telling, 'cannotHear'> {
  const all = new Map(audiences.flatMap(({ cannotHear }) => cannotHear.map((one) => [one.staff, one] as const)));
  return all.size === 0 ? {} : { cannotHear: [...all.values()] };
}

/** Without a receipt and with nobody proven, the caller is told after the limit; a clock that runs is not set back. */
function clockOf(
  isProven: boolean,
  { now, emergency, hearing: { receipted, tellCallerAt, unheard } }: Circle,
): Pick<Telling, 'receipted' | 'tellCallerAt' | 'stillUnheard'> {
  if (receipted) return { receipted };
  if (isProven) return {};
  if (unheard !== null) return { stillUnheard: true };
  return { tellCallerAt: tellCallerAt ?? later(now, tellCallerAfterMs(emergency)) };
}

function tellEveryone(step: number, round: number, passed: readonly Passed[], circle: Circle): Round {
  const { policy, people, now, except } = circle;
  const others = people.filter((person) => person.id !== except);
  const othersHear = others.some(({ hears }) => hears !== 'cannot');
  const told = othersHear ? others : people;
  const isUnheard = !othersHear && !people.some(({ hears }) => hears !== 'cannot');
  const lastStep = policy.steps[step];
  const wait = lastStep === undefined ? EVERYONE_WAIT_MS : Math.min(EVERYONE_WAIT_MS, waitMs(lastStep));
  const cannotHear = told.flatMap(({ id, hears, hearsWhy }) =>
    hears === 'cannot' ? [{ staff: id, why: hearsWhy }] : [],
  );
  const telling: Telling = {
    step,
    round,
    told: told.length,
    skipped: passed.map(skippedAs),
    everyone: true,
    dueAt: later(now, wait),
    ...(cannotHear.length === 0 ? {} : { cannotHear }),
    ...(isUnheard
      ? { unheard: true as const }
      : clockOf(
          told.some(({ hears }) => hears === 'proven'),
          circle,
        )),
  };
  return { telling, to: told.map(({ id }) => id), outputs: [] };
}

function waitMs(step: Step): number {
  return Math.max(step.waitS * SECOND_MS, STEP_FLOOR_MS);
}
