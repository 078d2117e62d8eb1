import type { FastifyReply } from 'fastify';
import type { CommandContext } from '../../commands/command-context.ts';
import { isListedReason } from '../../contract/give-back-reasons.ts';
import { refuse } from '../server/refuse.ts';

/** A call can always be given back. Where the site allows no free text, a reason that is not in the list becomes ''. */
export function reasonKept(context: CommandContext, reason: string): string {
  return context.siteState.site().site.site.rules?.freeText !== false || isListedReason(reason) ? reason : '';
}

/** @returns a FREE_TEXT_OFF refusal when the site allows no free text and some was sent, else null. */
export function freeTextRefused(
  context: CommandContext,
  reply: FastifyReply,
  ...texts: readonly (string | null | undefined)[]
) {
  if (context.siteState.site().site.site.rules?.freeText !== false || texts.every((text) => text == null)) return null;
  return refuse(reply, 'FREE_TEXT_OFF');
}
