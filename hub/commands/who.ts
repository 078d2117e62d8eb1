import type { Who } from '../domain/hub-fact.ts';

export type { Who } from '../domain/hub-fact.ts';

export const THE_START: Who = { by: null, from: { via: 'start' } };
