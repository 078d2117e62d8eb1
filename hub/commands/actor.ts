import type { Actor } from '../domain/fact/hub-fact.ts';

export type { Actor } from '../domain/fact/hub-fact.ts';

/** The actor of what the hub does by itself at start. */
export const STARTUP_ACTOR: Actor = { by: null, from: { via: 'start' } };
