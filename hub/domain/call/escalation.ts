import type { Person, Skipped, Telling } from './call.ts';
import type { OutputId, StaffId, TeamId } from '../ids.ts';
import type { Policy, Step, Target } from '../site/site.ts';
import { later, SECOND_MS, type Instant } from '../time.ts';

/** No round is ever faster than this: people need the time to look at the phone. */
export const STEP_FLOOR_MS = 5 * SECOND_MS;
/** When everyone had to be told, look again at least this often: somebody may have become reachable. */
export const EVERYONE_WAIT_MS = 30 * SECOND_MS;

/** `step` of a call that waits for the desk to open. */
export const BEFORE_FIRST_STEP = -1;

/** The hub's own sounder: the last resort when no phone in the building can hear. */
export const SOUNDER = 'sounder' as OutputId;

/** Whom one step tells now: `to` can hear, `cannotHear` is named by the step but out of reach. Nobody appears twice. */
export type Audience = {
  readonly to: readonly StaffId[];
  readonly cannotHear: readonly StaffId[];
  readonly outputs: readonly OutputId[];
};

/** Where a round of telling happens: the policy, the team that `own` means (null: all teams), the people, the moment. */
export type Circle = {
  readonly policy: Policy;
  readonly team: TeamId | null;
  readonly people: readonly Person[];
  readonly now: Instant;
  /** Needs no telling (opened it, just gave it back, stands there already), as long as anybody else can hear. */
  readonly except: StaffId | null;
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

/** The same step asks the same people thousands of times in a burst; the answer is kept as long as the list of people is. */
const chosen = new WeakMap<readonly Person[], WeakMap<Step, Map<TeamId | null, Audience>>>();

function choose(step: Step, team: TeamId | null, people: readonly Person[], except: StaffId | null): Audience {
  const to: StaffId[] = [];
  const cannotHear: StaffId[] = [];
  const outputs: OutputId[] = [];
  for (const person of people) {
    if (person.id !== except && step.tell.some((target) => names(target, person, team)))
      (person.canHear ? to : cannotHear).push(person.id);
  }
  for (const target of step.tell) {
    if ('output' in target && !outputs.includes(target.output)) outputs.push(target.output);
  }
  return { to, cannotHear, outputs };
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

/**
 * Tells the first step, from `step` on, where somebody can hear or an output sounds. Empty and unreachable steps are skipped
 * at once and recorded. Past the last step the last one repeats. When nobody is left ahead, the steps before are asked
 * again, and when nobody on any step can hear, everyone is told whether we believe they can hear or not; that counts as the
 * last step. A passage that came back to a step already passed is a new `round`.
 * @param step index to begin with; the number of steps (or more) means "after the last", BEFORE_FIRST_STEP the first: somebody may have taken a call
 *   that waited for the desk to open.
 * @param round the round so far.
 */
export function tellFrom(step: number, round: number, circle: Circle): Round {
  const {
    policy: { steps },
    team,
    people,
    now,
    except,
  } = circle;
  const last = Math.max(steps.length - 1, 0);
  const start = Math.min(Math.max(step, 0), last);
  const skipped: Skipped[] = [];
  for (let passed = 0; passed < steps.length; passed += 1) {
    const index = (start + passed) % steps.length;
    const found = steps[index] as Step;
    const { to, cannotHear, outputs } = audience(found, team, people, except);
    if (to.length > 0 || outputs.length > 0) {
      // A step behind the one we began with was passed before, and everything lies behind "after the last".
      const reached = index < step ? round + 1 : round;
      const dueAt = later(now, waitMs(found));
      return {
        telling: { step: index, round: reached, told: to.length, skipped, everyone: false, dueAt },
        to,
        outputs,
      };
    }
    skipped.push({ step: index, why: cannotHear.length > 0 ? 'unreachable' : 'empty' });
  }
  return tellEveryone(last, step > last ? round + 1 : round, skipped, circle);
}

function tellEveryone(
  step: number,
  round: number,
  skipped: readonly Skipped[],
  { policy, people, now, except }: Circle,
): Round {
  const others = people.filter((person) => person.id !== except);
  const othersHear = others.some((person) => person.canHear);
  const to = (othersHear ? others : people).map((person) => person.id);
  const unheard = !othersHear && !people.some((person) => person.canHear);
  const lastStep = policy.steps[step];
  const wait = lastStep === undefined ? EVERYONE_WAIT_MS : Math.min(EVERYONE_WAIT_MS, waitMs(lastStep));
  const telling = { step, round, told: to.length, skipped, everyone: true, dueAt: later(now, wait) };
  return { telling: unheard ? { ...telling, unheard: true } : telling, to, outputs: unheard ? [SOUNDER] : [] };
}

function waitMs(step: Step): number {
  return Math.max(step.waitS * SECOND_MS, STEP_FLOOR_MS);
}
