import type { FastifyReply } from 'fastify';
import type { CommandContext } from '../../commands/command-context.ts';
import { isListedReason } from '../../contract/give-back-reasons.ts';
import { refuse } from '../server/refuse.ts';

/** A call can always be given back: where this house wants no free words, a reason that is not of the list is left out. */
export function reasonKept(context: CommandContext, reason: string): string {
  return context.siteState.site().site.site.rules?.freeText !== false || isListedReason(reason) ? reason : '';
}

/** @returns the refusal where this house wants no free words and somebody sent some; null when all is well. */
export function freeTextRefused(
  context: CommandContext,
  reply: FastifyReply,
  ...texts: readonly (string | null | undefined)[]
) {
  if (context.siteState.site().site.site.rules?.freeText !== false || texts.every((text) => text == null)) return null;
  return refuse(reply, 'FREE_TEXT_OFF');
}
