import type { FastifyReply } from 'fastify';
import type { HeavyAnswer } from '../../queries/heavy-reads.ts';
import { refuse, type ProblemExtras } from './refuse.ts';

type Refused = HeavyAnswer & { readonly ok: false };

/** Refuses a heavy read. @returns the body, for the route to return. */
export function refuseHeavy(reply: FastifyReply, { why }: Refused): ReturnType<typeof refuse> {
  if (why === 'busy') return refuse(reply, 'BUSY');
  const more: ProblemExtras = { detail: `the read took too much ${why} and was ended` };
  return refuse(reply, 'TOO_MUCH_TO_READ', more);
}

/** Sends what another process wrote, as it is; NOT_FOUND when it found nothing. */
export async function sendHeavy(reply: FastifyReply, asked: Promise<HeavyAnswer>): Promise<never> {
  const answer = await asked;
  if (!answer.ok) return refuseHeavy(reply, answer) as never;
  if (answer.json === null) return refuse(reply, 'NOT_FOUND') as never;
  const { buffer, byteOffset, byteLength } = answer.json;
  return reply.type('application/json; charset=utf-8').send(Buffer.from(buffer, byteOffset, byteLength)) as never;
}
