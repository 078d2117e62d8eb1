import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../commands/actor.ts';
import { signedIn } from './guard.ts';

/** Who sent this, as the book keeps it. */
export function actorOf(request: FastifyRequest): Actor {
  const { staff, session, screen } = signedIn(request);
  const address = request.ip;
  return staff === null && screen === null
    ? { by: null, from: { via: 'cli', address } }
    : { by: staff?.id ?? null, from: { via: 'session', session, address } };
}
