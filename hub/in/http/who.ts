import type { FastifyRequest } from 'fastify';
import type { Who } from '../../commands/who.ts';
import { signedIn } from './guard.ts';

/** Who sent this, as the book keeps it. */
export function whoOf(request: FastifyRequest): Who {
  const { staff, session } = signedIn(request);
  const address = request.ip;
  return staff === null ? { by: null, from: { via: 'cli', address } } : { by: staff.id, from: { via: 'session', session, address } };
}
