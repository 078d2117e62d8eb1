import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../commands/actor.ts';
import { signedIn } from './guard.ts';

/** @returns who sent this request, as it is stored in the event log. */
export function actorOf(request: FastifyRequest): Actor {
  const { staff, session, screen } = signedIn(request);
  const address = request.ip;
  return staff === null && screen === null
    ? { by: null, from: { via: 'cli', address } }
    : { by: staff?.id ?? null, from: { via: 'session', session, address } };
}
