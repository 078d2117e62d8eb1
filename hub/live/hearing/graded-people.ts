import type { Person } from '../../domain/call/person.ts';
import type { Reachability } from '../reachability.ts';

/**
 * People with how well each hears now. As long as nothing has changed the list is the same object, because escalation
 * keeps answers by list.
 * @param people without what their lines tell.
 */
export function createGradedPeople(
  people: () => readonly Person[],
  reach: Pick<Reachability, 'of' | 'version'>,
): () => readonly Person[] {
  let from: readonly Person[] = [];
  let version = -1;
  let graded: readonly Person[] = [];

  return () => {
    const base = people();
    const latest = reach.version();
    if (base === from && latest === version) return graded;
    const list = base.map((person) => withHearing(person, reach));
    const isSame = base === from && list.every((one, i) => sameHearing(one, graded[i] as Person));
    from = base;
    version = latest;
    if (!isSame) graded = list;
    return graded;
  };
}

function withHearing(person: Person, reach: Pick<Reachability, 'of'>): Person {
  if (person.hears === 'cannot') return person;
  const { hears, hearsWhy, provenUntil } = reach.of(person.id, person.offShift === true);
  return { ...person, hears, hearsWhy, ...(provenUntil === null ? {} : { provenUntil }) };
}

function sameHearing(one: Person, other: Person): boolean {
  return one.hears === other.hears && one.hearsWhy === other.hearsWhy;
}
