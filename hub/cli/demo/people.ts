import type { WordsView } from '../../contract/ids.ts';
import { demand, type Admin } from '../admin.ts';

export type Person = { readonly id: string; readonly name: WordsView };
/** A person that the user of the demo can play, with an unused invitation link. */
export type Role = Person & { readonly url: string };
export type Roles = {
  /** All roles, with a new link for each one whose link was used. */
  readonly now: () => Promise<readonly Role[]>;
  /** Checks for phones that have joined since the last check, and reports each with the next link. */
  readonly look: () => Promise<void>;
  /** Had any of them a phone at the last check? */
  readonly joined: () => boolean;
};

/**
 * An invitation can be used once. The roles always have an unused one, so that the user can also join with a second
 * phone or in another window.
 */
export function createRoles(admin: Admin, people: readonly Person[], onJoined: (role: Role) => void): Roles {
  const links = new Map<string, string>();
  const sessions = new Map<string, ReadonlySet<string>>();
  let looking: Promise<readonly Role[]> | null = null;

  async function roleOf(person: Person): Promise<Role> {
    const { items } = await demand<{ items: readonly { id: string }[] }>(admin, {
      method: 'GET',
      path: `/staff/${person.id}/sessions`,
    });
    const known = sessions.get(person.id) ?? new Set();
    const joined = items.some(({ id }) => !known.has(id));
    sessions.set(person.id, new Set(items.map(({ id }) => id)));
    const link = joined ? undefined : links.get(person.id);
    if (link !== undefined) return { ...person, url: link };
    const { url } = await demand<{ url: string }>(admin, { method: 'POST', path: `/staff/${person.id}/invites` });
    links.set(person.id, url);
    if (joined) onJoined({ ...person, url });
    return { ...person, url };
  }

  /** The page and the regular check may ask at the same time; each used link is replaced and reported once. */
  function now(): Promise<readonly Role[]> {
    looking ??= Promise.all(people.map(roleOf)).finally(() => {
      looking = null;
    });
    return looking;
  }

  return {
    now,
    look: async () => void (await now()),
    joined: () => [...sessions.values()].some(({ size }) => size > 0),
  };
}

/** Joins as this person, like a phone. @returns the token of the session. */
export async function joinAs(admin: Admin, id: string): Promise<string> {
  const { invite } = await demand<{ invite: string }>(admin, { method: 'POST', path: `/staff/${id}/invites` });
  const { token } = await demand<{ token: string }>(admin, {
    method: 'POST',
    path: '/sessions',
    body: { invite, device: 'simulated phone' },
  });
  return token;
}
