import type { FastifyReply } from 'fastify';
import type { Desk } from '../../../commands/desk.ts';
import { isListedReason } from '../../../contract/give-back-reasons.ts';
import { refuse } from '../server/refuse.ts';

/** A call can always be given back: where this house wants no free words, a reason that is not of the list is left out. */
export function reasonKept(desk: Desk, reason: string): string {
  return desk.house.site().site.site.rules?.freeText !== false || isListedReason(reason) ? reason : '';
}

/** @returns the refusal where this house wants no free words and somebody sent some; null when all is well. */
export function freeTextRefused(desk: Desk, reply: FastifyReply, ...texts: readonly (string | null | undefined)[]) {
  if (desk.house.site().site.site.rules?.freeText !== false || texts.every((text) => text == null)) return null;
  return refuse(reply, 'FREE_TEXT_OFF');
}
