import type { FastifyRequest } from 'fastify';
import { mayTouchAdmins } from '../../access/permissions.ts';
import type { CommandContext } from '../../commands/command-context.ts';
import type { StaffId } from '../../domain/ids.ts';
import { signedIn } from './guard.ts';

export const ADMINS_ONLY = { detail: 'Only an administrator changes, invites or signs out administrators.' };

export function isAdmin({ siteState }: Pick<CommandContext, 'siteState'>, id: string): boolean {
  return (
    siteState
      .site()
      .staff(id as StaffId)
      ?.roles.includes('admin') === true
  );
}

/**
 * Whether what a request would end belongs to an administrator, and the asker is neither that person nor an
 * administrator. Otherwise a lead could lock all administrators out.
 */
export function isOfOtherAdmin(
  context: Pick<CommandContext, 'siteState'>,
  request: FastifyRequest,
  owner: string | null,
): boolean {
  const { staff, roles } = signedIn(request);
  return owner !== null && staff?.id !== owner && isAdmin(context, owner) && !mayTouchAdmins(roles);
}
