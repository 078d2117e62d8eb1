import type { Actor } from '../domain/fact/hub-fact.ts';

export type { Actor } from '../domain/fact/hub-fact.ts';

export const STARTUP_ACTOR: Actor = { by: null, from: { via: 'start' } };
