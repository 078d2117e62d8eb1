import type { HandOver, HandOverTo } from './call.ts';
import type { Person } from './person.ts';
import type { StaffId } from '../ids.ts';
import { MINUTE_MS } from '../time.ts';

/** How long an offer waits for an answer before the owner is told that nobody took it over. */
export const HAND_OVER_MS = MINUTE_MS;

/** May this person say yes? Somebody of the team whose phone was dead when the offer went out may as well. */
export function mayAnswer(owner: StaffId, to: HandOverTo, id: StaffId, people: readonly Person[]): boolean {
  if (id === owner) return false;
  if ('staff' in to) return id === to.staff;
  return people.some((person) => person.id === id && person.team === to.team);
}

/** Whose phones are told of the offer. Nobody, when none of those it is for could hear it. */
export function whoIsAsked(
  owner: StaffId,
  to: HandOverTo,
  people: readonly Person[],
  canBeAsked: (person: Person) => boolean = ({ hears }) => hears !== 'cannot',
): StaffId[] {
  return people
    .filter((person) => canBeAsked(person) && mayAnswer(owner, to, person.id, people))
    .map((person) => person.id);
}

/** A matter can wait until somebody looks at their phone; they need only have one. */
export function hasJoined({ hearsWhy }: Person): boolean {
  return hearsWhy !== 'never-joined' && hearsWhy !== 'watches-only';
}

/** One of a team does not speak for the others: the offer ends with the last who was asked. */
export function endsWithNo(by: StaffId, { asked, declined }: HandOver): boolean {
  return asked.every((id) => id === by || declined.includes(id));
}

export function sameTarget(one: HandOverTo, other: HandOverTo): boolean {
  if ('staff' in one) return 'staff' in other && one.staff === other.staff;
  return 'team' in other && one.team === other.team;
}
