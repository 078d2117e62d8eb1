import type { WordsView } from '../../contract/ids.ts';
import { demand, type Admin } from '../admin.ts';

export type Person = { readonly id: string; readonly name: WordsView };
/** A person a visitor can be, with a link that nobody has used yet. */
export type Role = Person & { readonly url: string };
export type Roles = {
  /** Each with a fresh link where the last one was used. */
  readonly now: () => Promise<readonly Role[]>;
  /** Tells of every phone that joined since the last look, with the next link. */
  readonly look: () => Promise<void>;
  /** Has any of them a phone, as far as was last seen? */
  readonly joined: () => boolean;
};

/**
 * An invitation can be used once. A visitor who joins with a phone after the laptop, or starts over in another window, finds a fresh
 * one all the same.
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

  /** The page and our own look may ask at once; each used link is replaced and told once. */
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

/** Joins as this person, as a phone does. @returns the token of the session. */
export async function joinAs(admin: Admin, id: string): Promise<string> {
  const { invite } = await demand<{ invite: string }>(admin, { method: 'POST', path: `/staff/${id}/invites` });
  const { token } = await demand<{ token: string }>(admin, {
    method: 'POST',
    path: '/sessions',
    body: { invite, device: 'simulated phone' },
  });
  return token;
}
